"""Who is asking, what they may do, and how much of it: keys, roles, rates, and the guard before every route."""
