"""Sets a sheet out as a page: one HTML file that holds everything and asks for nothing. A room between the faces and service."""
