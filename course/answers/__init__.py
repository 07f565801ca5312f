"""The trainee's answers, saved the moment they are given."""
