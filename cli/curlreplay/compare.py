"""Compares the verdicts of curlreplay with expected.txt, or rewrites it with --update.

One case a line: its number, its area, and one of

    pass
    waits for issue N: what for
    reason: why it is not wanted here
"""
import json
import re
import sys

# What a case needs that an issue brings, by flag or area; the first that matches.
ISSUE_OF_FLAG = [
    (4, "TLS", {"insecure", "cacert", "cert", "key", "proxy-insecure"}),
    (8, "redirects", {"location", "location-trusted", "max-redirs", "post301", "post302", "post303", "proto", "proto-redir"}),
    (8, "authentication", {"user", "digest", "basic", "anyauth", "oauth2-bearer"}),
    (8, "multipart", {"form", "form-string", "form-escape"}),
    (8, "retries", {"retry", "retry-delay", "retry-max-time", "retry-all-errors"}),
    (8, "netrc", {"netrc", "netrc-file", "netrc-optional"}),
    (8, "ETags", {"etag-save", "etag-compare"}),
    (8, "rate limits", {"limit-rate"}),
    (3, "connecting elsewhere", {"connect-to"}),
]
ISSUE_OF_AREA = {
    "tls": (4, "TLS"),
    "auth-basic": (8, "authentication"), "auth-digest": (8, "authentication"),
    "redirect": (8, "redirects"), "multipart": (8, "multipart"),
}
LINE = re.compile(r"(\d+)\s+(\S+)\s+(pass|waits for issue \d+: .+|reason: .+)$")


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
                before = verdicts.get(result["test"], (None, None, True))
                verdicts[result["test"]] = (result["area"], result["flags"], before[2] and result["lenient"])
    return verdicts


def why(area, flags):
    for issue, what, needed in ISSUE_OF_FLAG:
        if needed & set(flags):
            return "waits for issue %d: %s" % (issue, what)
    if area in ISSUE_OF_AREA:
        return "waits for issue %d: %s" % ISSUE_OF_AREA[area]
    return "reason: UNKNOWN, give one"


def update(path, expected, verdicts):
    with open(path, "w") as file:
        file.write("# curl's test cases against ./geturl: number, area, and pass, or what a case waits for, or why it is not wanted.\n"
                   "# Compared by cli/curlreplay/run, written by cli/curlreplay/run --update.\n")
        for number, (area, flags, passes) in sorted(verdicts.items()):
            known = expected.get(number, ("", ""))[1]
            text = "pass" if passes else known if known not in ("", "pass") else why(area, flags)
            file.write("%-5d %-13s %s\n" % (number, area, text))


def main():
    path, verdicts = sys.argv[1], read_verdicts(sys.argv[2:4])
    expected = read_expected(path)
    if "--update" in sys.argv[4:]:
        update(path, expected, verdicts)
        return
    faults = []
    for number, (area, _, passes) in sorted(verdicts.items()):
        wanted = expected.get(number, (area, None))[1]
        if wanted is None:
            faults.append("%d [%s] is not listed" % (number, area))
        elif wanted == "pass" and not passes:
            faults.append("%d [%s] is to pass and fails" % (number, area))
        elif wanted != "pass" and passes:
            faults.append("%d [%s] passes, but is listed as: %s" % (number, area, wanted))
    faults += ["%d is listed and was not run" % number for number in sorted(set(expected) - set(verdicts))]
    passed = sum(1 for _, _, passes in verdicts.values() if passes)
    print("curlreplay: %d of %d cases pass, %d differ from expected.txt" % (passed, len(verdicts), len(faults)))
    for fault in faults:
        print("  " + fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
