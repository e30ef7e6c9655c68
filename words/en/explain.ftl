### What `nixlamp explain` says around the causes.

# The first line of a cause. $likelihood: "Very likely"; $percent: "88"; $title has
# no full stop; $code: "disk-full".
explained-cause = { $likelihood } ({ $percent } %): { $title } ({ $code })
# The first line where no cause stands first. $title has no full stop.
explained-no-cause = { $title }.
explained-next-step = Safest next step: { $step }
# What the cause is taken for and is not.
explained-mind = Mind: { $is_not }
# What looks like trouble and is none.
explained-harmless = Harmless: { $title }
# $nix: "Nix 2.4 to 2.18", "Lix 2.91.1"
explained-written-by = Written by: { $nix }
# Where a line stands, in brackets behind it.
# $line: its number; $more: how many others say the like.
explained-place = { $more ->
    [0] line { $line }
   *[other] line { $line } and { $more } more like it
}

# Which versions of Nix word it so. $version, $first, $last: "2.18"
nix-versions = Nix { $first } to { $last }
nix-or-later = Nix { $version } or later
nix-or-earlier = Nix { $version } or earlier

## Where the text names no cause: .title without a full stop, .explains why that is known.

text-does-not-tell =
    .title = The text does not tell
    .explains = Nothing in it names a cause. Nix says nothing in about half of all waits and stalls.
    .next-step = While it runs, “nixlamp why” looks at it from outside. For a failed build “nix log” with its .drv, for a failed evaluation --show-trace says more; explain that.
# It says that all is done.
explain-ended-well =
    .title = It ended well: nothing is wrong in this text
    .explains = This line comes once everything is done or the command has ended, and no error stands after it.
    .next-step = None is needed.
# Nothing stands there but warnings that stop nothing.
explain-only-warnings =
    .title = Only warnings, and none of them stops anything
    .explains = Every line of this text is a warning after which Nix goes on. If something is wrong, it stands elsewhere or says nothing.
    .next-step = None is needed for these. While a command runs and says no more, “nixlamp why” looks at it from outside.
# The shell's prompt is back.
ended-prompt =
    .title = It ended, and the text names no trouble
    .explains = The last line is the prompt of a shell, and no error stands before it. Whether all went well the exit code says (“echo $?”).
    .next-step = None is needed, as far as the text tells.
# It ends with the last step of all.
ended-last-step =
    .title = The text does not tell whether it ended well or waits
    .explains = It names no error. Its last line is the last one too where all went well.
    .next-step = If the command has ended, all is well. While it runs, “nixlamp why” looks at it from outside.
# It ends with an error that is not in the table.
ended-unknown-error =
    .title = It ended with an error that is not in the table
    .explains = It failed and did not hang. What the error means has to be read from its words.
    .next-step = For a failed evaluation --show-trace says more, for a failed build “nix log” with its .drv; explain that.

## What cannot be explained, on the standard error.

no-text = No text came. Errors go to the standard error: pipe both, “nixos-rebuild switch 2>&1 | tee /dev/stderr | nixlamp explain”.
how-to-explain = Give it a text: “nixlamp explain FILE”, or a pipe: “nixos-rebuild switch 2>&1 | tee /dev/stderr | nixlamp explain”. “nixlamp explain -” reads what is pasted, up to Ctrl-D.
not-text = This is no text. The log of a build is compressed: “nix log” with its .drv writes it out.
# $why is the system's message, in its language.
file-not-read = { $file } cannot be read: { $why }.
