"""mitmproxy and the processes around it: started, watched, drained and replaced."""
