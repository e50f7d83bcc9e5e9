#!/usr/bin/env python3
"""Compares calendars/cn-*.toml with two independent packages, day by day.

Run by hand when a year is added (Python 3.11 or later, Node.js):

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install chinesecalendar
    npm install --prefix /tmp/peers chinese-days
    /tmp/peers/bin/python calendars/check.py /tmp/peers/node_modules/chinese-days

Both packages are MIT; nothing of them is in this repository, facts aside. Exits with 1 and a line per difference.
"""

import datetime
import json
import pathlib
import subprocess
import sys
import tomllib

from chinese_calendar.constants import holidays, workdays

ASK = """
const days = require(process.argv[1]), year = Number(process.argv[2]), found = {};
for (let at = Date.UTC(year, 0, 1); new Date(at).getUTCFullYear() === year; at += 86400000) {
  const date = new Date(at).toISOString().slice(0, 10), detail = days.getDayDetail(date);
  if (detail.name.includes(",")) found[date] = detail.work ? "work" : "off";
}
console.log(JSON.stringify(found));
"""


def of_file(path):
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    found = {}
    for holiday in document.get("holiday", []):
        day = holiday["from"]
        while day <= holiday.get("to", holiday["from"]):
            found[day.isoformat()] = "off"
            day += datetime.timedelta(days=1)
    found.update({table["day"].isoformat(): "work" for table in document.get("make_up", [])})
    return document["year"], found


def of_python(year):
    found = {day.isoformat(): "off" for day in holidays if day.year == year}
    return found | {day.isoformat(): "work" for day in workdays if day.year == year}


def of_npm(package, year):
    out = subprocess.run(["node", "-e", ASK, package, str(year)], capture_output=True, check=True, text=True)
    return json.loads(out.stdout)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    package, differences = str(pathlib.Path(sys.argv[1]).resolve()), 0
    for path in sorted(pathlib.Path(__file__).parent.glob("cn-*.toml")):
        year, ours = of_file(path)
        for name, theirs in ("chinesecalendar", of_python(year)), ("chinese-days", of_npm(package, year)):
            if not theirs:
                print(f"{path.name}: {name} does not know {year}")
                differences += 1
                continue
            for day in sorted(ours.keys() | theirs.keys()):
                if ours.get(day) != theirs.get(day):
                    print(f"{path.name}: {day} is {ours.get(day)} here, {theirs.get(day)} in {name}")
                    differences += 1
        print(f"{path.name}: {len(ours)} special days compared")
    sys.exit(1 if differences else 0)


main()
