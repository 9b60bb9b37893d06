"""Evidence of every change: signed records in a chain, the store that nobody alters, and what an auditor asks of them.

``record`` says what is written down of a deployment, ``envelope`` and ``keys`` how it is signed, ``chain`` what must hold between records,
``store`` how they get into the bucket and out of it, ``archive`` how they leave it; ``audit`` answers questions from all of these.
"""
