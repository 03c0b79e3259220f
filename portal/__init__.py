"""The readers' door: the feed trees and the public pages.

What is here: serving releases as static files with ETag and Range, and the public page of the
warning list: search, one enterprise.
What is not here: making a release (publish), anything a steward does (desk), anything restricted.
Whatever the portal answers could be served by any static file server from the same tree.
Where to start: the application and its routes.
"""
