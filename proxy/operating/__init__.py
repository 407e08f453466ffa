"""What IT does with a gateway besides running it: looking whether all is well, and keeping copies."""
