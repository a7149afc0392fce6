"""A new process up to its first answer: reads rules and one person, compiles, answers.

Reads ``{"law": …, "person": …}`` from standard input, prints its memory. Never loads NumPy.
"""

import json
import sys

import ours
from law import law_of
from peak import peak_mib

given = json.load(sys.stdin)
law = law_of(given["law"])
answers = ours.scalar(law)(ours.person(law)(given["person"]))
if len(answers) != len(law.rules):
    sys.exit("The first answer of a new process is not complete.")
if "numpy" in sys.modules:
    sys.exit("The answer for one person loaded NumPy.")
print(peak_mib())
