"""Reads domains from standard input, one a line, and prints what checkdmarc says of each as a line of JSON.

Usage: opinions.py PORT
"""

import json
import sys

import dns.resolver
from checkdmarc.dmarc import check_dmarc
from checkdmarc.spf import check_spf

resolver = dns.resolver.Resolver(configure=False)
resolver.nameservers = ["127.0.0.1"]
resolver.port = int(sys.argv[1])
resolver.timeout = resolver.lifetime = 5

for line in sys.stdin:
    domain = line.strip()
    spf = check_spf(domain, resolver=resolver)
    dmarc = check_dmarc(domain, resolver=resolver)
    print(
        json.dumps(
            {
                "domain": domain,
                "spf": bool(spf.get("valid")),
                "dmarc": bool(dmarc.get("valid")),
                "why": [str(spf.get("error", "")), str(dmarc.get("error", ""))],
            }
        )
    )
