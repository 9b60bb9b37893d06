"""Gates of the delivery: each takes what others wrote (a forge, scanners, signers, this library's rules) and says yes or no (6.2 to 6.5).

Every gate has three steps, in this order. A module reads files into *facts*: plain, typed data, which ``--facts`` writes and the Rego
policies take. ``decide(facts)`` says what speaks against, each with its requirement. ``Decision`` is what is shown and kept.
What cannot be read is refused; it is never a yes.
"""
