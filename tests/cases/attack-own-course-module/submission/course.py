mark = lambda *args: 2.0
ask = print
