"""A season thrown with dice, by the rules that the forecast counts with."""

NEVER = 10**6


def played(seat, share, belief, dice):
    """The day on which the seat is filled, or a day that never comes."""
    days = range(belief.reply_days + 1)
    day, asked = (0, seat.in_line) if seat.waited is not None else (seat.starts, seat.in_line - 1)
    waited = seat.waited or 0
    while True:
        weights = [share * part for part in belief.yes_days[waited:]] + [
            (1 - share) * part for part in belief.no_days[waited:]
        ]
        [(says_yes, came)] = dice.choices(
            [(yes, came) for yes in (True, False) for came in days[: len(days) - waited]], weights
        )
        if says_yes:
            return day + came
        if not asked:
            return NEVER
        day, asked, waited = day + came, asked - 1, 0
