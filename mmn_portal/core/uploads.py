class Refused(Exception):
    """x"""
