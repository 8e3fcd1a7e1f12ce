"""Compares the verdicts of curlreplay with expected.txt, or rewrites it with --update.

One case a line: its number, its area, and one of

    pass
    reason: why it is not wanted here
"""
import json
import re
import sys

LINE = re.compile(r"(\d+)\s+(\S+)\s+(pass|reason: .+)$")
UNKNOWN = "reason: UNKNOWN, give one"


def read_expected(path):
    expected = {}
    try:
        with open(path) as lines:
            for line in lines:
                if line.strip() and not line.startswith("#"):
                    match = LINE.match(line.strip())
                    if not match:
                        sys.exit("%s: not understood: %s" % (path, line.strip()))
                    expected[int(match.group(1))] = (match.group(2), match.group(3))
    except FileNotFoundError:
        pass
    return expected


def read_verdicts(paths):
    """A case passes when it passes in every tier that it is in."""
    verdicts = {}
    for path in paths:
        with open(path) as file:
            for result in json.load(file)["results"]:
                before = verdicts.get(result["test"], (None, True))
                verdicts[result["test"]] = (result["area"], before[1] and result["lenient"])
    return verdicts


def update(path, expected, verdicts):
    with open(path, "w") as file:
        file.write("# curl's test cases against ./geturl: number, area, and pass, or why a case is not wanted.\n"
                   "# Compared by cli/curlreplay/run, written by cli/curlreplay/run --update.\n")
        for number, (area, passes) in sorted(verdicts.items()):
            known = expected.get(number, ("", ""))[1]
            text = "pass" if passes else known if known not in ("", "pass") else UNKNOWN
            file.write("%-5d %-13s %s\n" % (number, area, text))


def main():
    path, verdicts = sys.argv[1], read_verdicts(sys.argv[2:4])
    expected = read_expected(path)
    if "--update" in sys.argv[4:]:
        update(path, expected, verdicts)
        return
    faults = []
    for number, (area, passes) in sorted(verdicts.items()):
        wanted = expected.get(number, (area, None))[1]
        if wanted is None:
            faults.append("%d [%s] is not listed" % (number, area))
        elif wanted == "pass" and not passes:
            faults.append("%d [%s] is to pass and fails" % (number, area))
        elif wanted != "pass" and passes:
            faults.append("%d [%s] passes, but is listed as: %s" % (number, area, wanted))
    faults += ["%d is listed and was not run" % number for number in sorted(set(expected) - set(verdicts))]
    passed = sum(1 for _, passes in verdicts.values() if passes)
    print("curlreplay: %d of %d cases pass, %d differ from expected.txt" % (passed, len(verdicts), len(faults)))
    for fault in faults:
        print("  " + fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
