"""One file an export format. No source knows another; what two share lies in a private module beside them."""
