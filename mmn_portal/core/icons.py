"""The icons: strokes on a field of 24 by 24, drawn for this portal."""

ICONS = {
    "arrow": '<path d="M4 12h16M13 5l7 7-7 7"/>',
    "arrow-left": '<path d="M20 12H4M11 5l-7 7 7 7"/>',
    "calendar": '<rect x="3.5" y="5" width="17" height="15.5" rx="3"/><path d="M3.5 10h17M8 2.5v5M16 2.5v5"/>',
    "download": '<path d="M12 3.5v12M6.5 10.5 12 16l5.5-5.5M4 20.5h16"/>',
    "place": '<path d="M12 21.5c5-5 7.5-8.5 7.5-12a7.5 7.5 0 0 0-15 0c0 3.5 2.5 7 7.5 12Z"/>'
    '<circle cx="12" cy="9.5" r="2.5"/>',
    "people": '<circle cx="8.5" cy="7.5" r="3.5"/><path d="M2 20.5v-2a6.5 6.5 0 0 1 13 0v2"/>'
    '<circle cx="17" cy="8.5" r="2.5"/><path d="M18 13.5a5 5 0 0 1 4 5v2"/>',
    "mail": '<rect x="2.5" y="5" width="19" height="14" rx="3"/><path d="m3.5 7.5 8.5 6 8.5-6"/>',
    "phone": '<path d="M5 3.5h3.5l2 5-2.5 2a12 12 0 0 0 5.5 5.5l2-2.5 5 2V19'
    'a2 2 0 0 1-2 2A16.5 16.5 0 0 1 3 5.5a2 2 0 0 1 2-2Z"/>',
    "pencil": '<path d="m4 20 1-4.5L16.5 4a2 2 0 0 1 3 0l.5.5a2 2 0 0 1 0 3L8.5 19 4 20Z"/><path d="m14.5 6 3.5 3.5"/>',
    "check": '<path d="m4.5 12.5 5 5 10-11"/>',
    "warning": '<path d="M12 3.5 22 20.5H2Z"/><path d="M12 10v4.5M12 17.5v.1"/>',
    "information": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.1"/>',
    "search": '<circle cx="10.5" cy="10.5" r="7"/><path d="m15.5 15.5 5.5 5.5"/>',
    "menu": '<path d="M3.5 6.5h17M3.5 12h17M3.5 17.5h17"/>',
    "close": '<path d="m5.5 5.5 13 13M18.5 5.5l-13 13"/>',
    "external": '<path d="M9.5 5H5v14h14v-4.5M14 4h6v6M20 4l-9 9"/>',
    "file": '<path d="M6 2.5h8l5 5v14H6Z"/><path d="M13.5 3v5H19"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.5l3.5 2"/>',
    "copy": '<rect x="8.5" y="8.5" width="12" height="12" rx="2"/><path d="M15.5 8.5v-5h-12v12h5"/>',
}
