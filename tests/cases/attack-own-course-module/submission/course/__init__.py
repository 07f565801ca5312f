def mark(*args):
    return 2.0


def ask(*args):
    return None
