# How sure something is, with its share.
# $percent: "88 %"
likelihood = { $of ->
    [very-likely] Very likely
    [likely] Likely
    [possible] Possible
   *[unlikely] Unlikely
} ({ $percent })

# A list of names, one more at a time.
# $before: "gcc, glibc", $next: "hello"
list = { $before }, { $next }
# The same of names that have commas in them.
long-list = { $before }; { $next }
# Whole sentences, one more at a time.
two-sentences = { $one } { $two }
# What stands beside one another in one line.
dotted = { $before } · { $next }

# How sure something is, without its share.
likelihood-alone = { $of ->
    [very-likely] Very likely
    [likely] Likely
    [possible] Possible
   *[unlikely] Unlikely
}

# Between the whole and the tenths: “1.2 GiB”.
decimal-mark = {"."}

# Times as a person says them; $at: "14:02".
today-at = today { $at }
yesterday-at = yesterday { $at }
# $year: "2026", $month: "11", $day: "09"
on-day-at = { $year }-{ $month }-{ $day } { $at }
