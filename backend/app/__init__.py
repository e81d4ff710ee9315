"""CiteDesk: a helpdesk whose drafted sentences cite the passages they rest on."""

__version__ = "0.1.0"
