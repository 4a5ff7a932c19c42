"""Send a file through the portal's own host."""


def send_file(request, file, *, name, content_type, etag, as_attachment=True):
    raise NotImplementedError
