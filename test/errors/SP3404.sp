format Book "{page: text up to 400000}"
