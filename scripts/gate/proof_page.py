"""The page of the gate's proof, from what `prove` kept."""
import math

POLICY = """\
A score is worse when its drop is shown at α, one-sided over all scores of the gate together, and exceeds its floor:
half the deviation over the baseline's seeds, and a hundredth of the baseline's mean."""


def number(value):
    return "–" if value is None else f"{value:.4g}"


def probability(value):
    return "< 0.0001" if value < 1e-4 else f"{value:.2g}"


def table(heads, rows):
    """Markdown; columns are right-aligned where the head ends with `:`."""
    lines = ["| " + " | ".join(head.removesuffix(":") for head in heads) + " |"]
    lines += ["|" + "|".join("---:" if head.endswith(":") else "---" for head in heads) + "|"]
    return lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows]


def span(seeds):
    return f"{seeds[0]}–{seeds[-1]}" if len(seeds) > 1 else str(seeds[0])


def name(key):
    return f"{key['metric']} ({key['subject']})"


def drop(case):
    """How far a score moved for the worse, in its own unit."""
    if not case.get("evidence"):
        return 0
    return case["evidence"]["difference"] * (-1 if case["direction"] == "higher" else 1)


def worse(outcome):
    """The cases on which a gate failed, the clearest first."""
    cases = [case for case in outcome["cases"] if case["outcome"] == "worse"]
    return sorted(cases, key=lambda case: case["evidence"]["adjusted"])


def at_least(count, gates, alpha):
    """The binomial probability of so many alarms or more."""
    below = (math.comb(gates, k) * alpha**k * (1 - alpha) ** (gates - k) for k in range(count))
    return max(0.0, 1 - sum(below))


def alarms_row(title, reruns):
    alpha = reruns[0]["alpha"]
    alarms = sum(rerun["verdict"] == "failed" for rerun in reruns)
    unsure = sum(rerun["verdict"] == "could not compare" for rerun in reruns)
    expected = f"{alpha * len(reruns):.3g}"
    return [title, len(reruns), alarms, expected, probability(at_least(alarms, len(reruns), alpha)), unsure]


def unchanged(outcomes):
    reruns = [outcome for outcome in outcomes if outcome["kind"] == "rerun"]
    if not reruns:
        return []
    by = {system: [r for r in reruns if r["system"] == system] for system in sorted({r["system"] for r in reruns})}
    lines = ["## Unchanged programs under fresh seeds", ""]
    lines += ["Each fresh seed was gated by itself.", ""]
    for system, own in by.items():
        seeds = sorted(seed for rerun in own for seed in rerun["seeds"])
        scores = len(own[0]["cases"])
        baseline = span(own[0]["baselineSeeds"])
        lines += [f"- {system}: {scores} scores, a baseline of the seeds {baseline}, fresh seeds {span(seeds)}"]
    rows = [alarms_row(system, own) for system, own in by.items()] + [alarms_row("all", reruns)]
    heads = ["system", "gates:", "alarms:", "expected at α:", "P(so many or more):", "could not compare:"]
    lines += ["", *table(heads, rows), ""]
    lines += [
        "The probability is the binomial one; gates of one system share its baseline, so that alarms come in clusters",
        "more often than it says.",
    ]
    raised = [(rerun, worse(rerun)[0]) for rerun in reruns if rerun["verdict"] == "failed"]
    if raised:
        rows = [
            [
                rerun["system"], span(rerun["seeds"]), f"{len(worse(rerun))} of {len(rerun['cases'])}",
                name(case["key"]), number(case["baseline"]["mean"]), number(case["baseline"]["deviation"]),
                number(case["current"]["mean"]), probability(case["evidence"]["adjusted"]),
            ]
            for rerun, case in raised
        ]
        heads = ["alarm", "seed:", "worse:", "worst", "baseline:", "deviation:", "fresh seed:", "p, of all:"]
        lines += ["", *table(heads, rows)]
    divided = [outcome for outcome in outcomes if outcome["kind"] == "divisions"]
    if divided:
        lines += ["", "The same trainings, divided by lot into a baseline and fresh seeds, again and again:", ""]
        rows = [
            [o["system"], o["trainings"], o["seeds"], o["gates"], o["alarms"], f"{o['alarms'] / o['gates']:.0%}"]
            for o in divided
        ]
        lines += table(["system", "trainings:", "fresh seeds:", "gates:", "alarms:", "share:"], rows)
    return lines + [""]


def reason(outcome, sight):
    """Why a fault was missed: with more seeds it is caught, or nothing falls that is worth it, or noise hides it."""
    again = outcome["again"]
    few, many = len(outcome["seeds"]), len(again["seeds"])
    if again["verdict"] == "failed":
        names = ", ".join(name(case["key"]) for case in worse(again))
        return f"too few seeds: with {many} in place of {few} the gate fails ({names})"
    fallen = [case for case in again["cases"] if drop(case) > case["floor"]]
    if not fallen:
        return f"harmless here: over {many} seeds no score falls by more than its floor"
    seen = {name(score["key"]): score["smallestAlone"] for score in sight}
    parts = [
        f"{name(case['key'])} falls by {number(drop(case))}, and what is seen is {number(seen[name(case['key'])])}"
        for case in fallen
    ]
    return f"within the spread over seeds, {many} of them as well: {'; '.join(parts)}"


def faults(outcomes, sights, known):
    planted = [outcome for outcome in outcomes if outcome["kind"] == "fault"]
    if not planted:
        return []
    lines = ["## Planted faults", ""]
    rows = []
    for outcome in planted:
        cases = worse(outcome)
        row = [outcome["name"], outcome["system"], outcome["fault"], "**caught**" if cases else "missed"]
        row += [f"{len(cases)} of {len(outcome['cases'])}"]
        if cases:
            worst = cases[0]
            row += [name(worst["key"]), number(worst["baseline"]["mean"]), number(worst["current"]["mean"])]
            row += [probability(worst["evidence"]["adjusted"])]
        else:
            row += ["–"] * 4
        rows.append(row)
    heads = ["fault", "system", "what was changed", "gate", "worse:", "worst", "baseline:", "with it:", "p, of all:"]
    lines += table(heads, rows)
    untried = [fault for fault in known if fault not in {outcome["name"] for outcome in planted}]
    if untried:
        lines += ["", f"Not planted yet: {', '.join(untried)}."]
    missed = [outcome for outcome in planted if "again" in outcome]
    for outcome in missed:
        again = outcome["again"]
        sight = sights[outcome["system"], len(again["seeds"])]
        lines += ["", f"### Missed: {outcome['name']} in {outcome['system']}", ""]
        why = reason(outcome, sight)
        lines += [why[0].upper() + why[1:] + ".", ""]
        few = {name(case["key"]): case for case in outcome["cases"]}
        rows = []
        for case in sorted(again["cases"], key=lambda case: case["evidence"]["adjusted"]):
            first = few[name(case["key"])]
            if drop(first) == 0 == drop(case):
                continue
            rows.append([
                name(case["key"]), number(case["baseline"]["mean"]), number(first["current"]["mean"]),
                number(case["current"]["mean"]), number(drop(case)), number(case["floor"]),
                probability(case["evidence"]["adjusted"]),
            ])
        few, many = len(outcome["seeds"]), len(again["seeds"])
        heads = ["score", "baseline:", f"{few} seeds:", f"{many} seeds:", "drop:", "floor:", "p, of all:"]
        lines += table(heads, rows)
    return lines + [""]


def seen(score, smallest):
    mean = score["baseline"]["mean"]
    mark = "†" if score["direction"] == "higher" and smallest and 0 < mean < smallest else ""
    return number(smallest) + mark


def sight_tables(sights):
    lines = ["## What these gates can see", ""]
    lines += [
        "The smallest drop seen with 80 % power (`synthbench gate --power`), when no other score drops / when all do.",
        "Scores that are equal under every seed are left out. Under † it is more than the whole score: there, the gate",
        "sees no drop at all.",
    ]
    for system in sorted({system for system, _ in sights}):
        counts = sorted(count for owner, count in sights if owner == system)
        rows = []
        for index, score in enumerate(sights[system, counts[0]]):
            if not score["baseline"]["deviation"]:
                continue
            row = [name(score["key"]), number(score["baseline"]["mean"]), number(score["baseline"]["deviation"])]
            row += [number(score["floor"])]
            for count in counts:
                other = sights[system, count][index]
                row.append(" / ".join(seen(other, other[drop]) for drop in ("smallestAlone", "smallestTogether")))
            rows.append(row)
        seeds = [f"{count} fresh seed{'s' if count > 1 else ''}:" for count in counts]
        lines += ["", f"### {system}", "", *table(["score", "baseline:", "deviation:", "floor:", *seeds], rows)]
    return lines + [""]


def summary(outcomes):
    lines = []
    reruns = [outcome for outcome in outcomes if outcome["kind"] == "rerun"]
    if reruns:
        _, gates, alarms, expected, tail, unsure = alarms_row("", reruns)
        lines += [
            f"- **Unchanged:** {alarms} of {gates} gates failed; α = {reruns[0]['alpha']} makes {expected} expected"
            f" (so many or more with probability {tail}). {unsure} could not compare."
        ]
    planted = [outcome for outcome in outcomes if outcome["kind"] == "fault"]
    if planted:
        names = {outcome["name"] for outcome in planted}
        caught = {outcome["name"] for outcome in planted if outcome["verdict"] == "failed"}
        missed = [f"{o['name']} in {o['system']}" for o in planted if o["verdict"] != "failed"]
        lines += [
            f"- **Faults:** of {len(names)}, {len(caught)} are caught"
            + (f"; missed: {', '.join(missed)}." if missed else ", in every system that they were planted in.")
        ]
    return lines + [""]


def programs(commits):
    """Which commit the programs are of; usually one."""
    own = commits["unchanged"][:12]
    others = sorted({commit[:12] for commit in commits.values()} - {own})
    if not others:
        return f"All programs are of commit `{own}`."
    return f"The unchanged program and the gate are of commit `{own}`, faults were planted in `{'`, `'.join(others)}`."


def page(outcomes, sights, commits, profile, known):
    sights = {(system, count): sight["scores"] for system, count, sight in sights}
    lines = ["# The gate's proof", ""]
    lines += [
        "A gate for continuous integration must leave unchanged programs alone and stop faulty ones. Here it judged",
        "programs of which that is known: unchanged ones under seeds that the baseline has not seen, and ones in which",
        "a fault was planted.", "", *summary(outcomes), POLICY, "",
    ]
    lines += unchanged(outcomes) + faults(outcomes, sights, known) + sight_tables(sights)
    lines += ["## Again", "", "```sh", "make build", "scripts/gate/prove all --to reports/gate/proof.md", "```", ""]
    lines += [f"{programs(commits)} Trainings are of the profile `{profile}`."]
    return "\n".join(lines) + "\n"
