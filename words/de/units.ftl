likelihood = { $of ->
    [very-likely] Sehr wahrscheinlich
    [likely] Wahrscheinlich
    [possible] Möglich
   *[unlikely] Unwahrscheinlich
} ({ $percent })

list = { $before }, { $next }
long-list = { $before }; { $next }
two-sentences = { $one } { $two }
dotted = { $before } · { $next }

likelihood-alone = { $of ->
    [very-likely] Sehr wahrscheinlich
    [likely] Wahrscheinlich
    [possible] Möglich
   *[unlikely] Unwahrscheinlich
}

decimal-mark = ,

today-at = heute { $at }
yesterday-at = gestern { $at }
on-day-at = { $day }.{ $month }.{ $year } { $at }
