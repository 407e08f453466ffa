"""The formats in which services send an answer, one module each: how it is cut, restored and put together again."""
