"""Reads a merchant-presented EMV code from the specification alone and prints its fields as JSON.

It shares nothing with the platform: its checksum is computed by a table, its fields by slicing.
"""

import json
import sys

TEMPLATES = [f"{tag:02}" for tag in range(26, 52)] + ["62"]


def table():
    rows = []
    for byte in range(256):
        value = byte << 8
        for _ in range(8):
            value = (value << 1) ^ 0x1021 if value & 0x8000 else value << 1
        rows.append(value & 0xFFFF)
    return rows


def checksum(data, rows=table()):
    value = 0xFFFF
    for byte in data:
        value = ((value << 8) & 0xFFFF) ^ rows[(value >> 8) ^ byte]
    return f"{value:04X}"


def fields(text, nested=True):
    found = {}
    while text:
        tag, length, text = text[:2], int(text[2:4]), text[4:]
        value, text = text[:length], text[length:]
        assert len(value) == length, f"field {tag} ends early"
        assert tag not in found, f"field {tag} is repeated"
        found[tag] = fields(value, False) if nested and tag in TEMPLATES else value
    return found


code = sys.argv[1]
assert checksum(b"123456789") == "29B1"
read = fields(code)
assert list(read)[0] == "00" and list(read)[-1] == "63", "the first field is 00 and the last one 63"
assert checksum(code[:-4].encode("ascii")) == read["63"], "the checksum is wrong"
print(json.dumps(read))
