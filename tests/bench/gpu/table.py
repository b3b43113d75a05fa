"""table.py FOLDER COMMAND: the lines of bench.jsonl as gpu.csv, with GPU, driver and date."""
import csv
import datetime
import json
import pathlib
import sys

folder, command = pathlib.Path(sys.argv[1]), sys.argv[2]
machine = (folder / "machine.txt").read_text().splitlines()
gpu, driver = ([part.strip() for part in machine[1].split(",")] + [""])[:2] if len(machine) > 1 else ("", "")


def flat(value, name=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(inner, f"{name}.{key}" if name else key)
    else:
        yield name, value


rows = []
for line in (folder / "bench.jsonl").read_text().splitlines():
    rows.append({"date": datetime.date.today().isoformat(), "gpu": gpu, "driver": driver, "command": command} | dict(flat(json.loads(line))))
columns = list(dict.fromkeys(key for row in rows for key in row))
with open(folder / "gpu.csv", "w", newline="") as target:
    writer = csv.DictWriter(target, columns)
    writer.writeheader()
    writer.writerows(rows)
print(f"{len(rows)} models in {folder / 'gpu.csv'}")
