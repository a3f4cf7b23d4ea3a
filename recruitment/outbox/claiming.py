"""How a worker takes the next message: in one statement, so that no transaction has to be opened for it."""

# Of several workers each gets another row. Text messages of a season that has used up its money stay, and
# with the row comes whether its address is known not to receive mail.
_NEXT = """
    SELECT id, channel FROM recruitment_message waiting
     WHERE state = 'queued' AND due_at <= %(at)s AND (send_before IS NULL OR send_before > %(at)s)
       AND channel = ANY(%(channels)s)
       AND (season_id IS NULL OR NOT EXISTS (
            SELECT FROM recruitment_budget budget
             WHERE budget.season_id = waiting.season_id AND budget.spent >= budget.ceiling * 10000))
       {paced}
     ORDER BY urgent DESC, (batch IS NULL) DESC, due_at LIMIT 1 FOR UPDATE SKIP LOCKED"""
_TAKE = """
    UPDATE recruitment_message message
       SET state = 'sending', claim = %(claim)s, claimed_at = %(at)s, attempts = attempts + 1"""
_GIVE = """
    RETURNING message.*, EXISTS (
        SELECT FROM recruitment_deadaddress dead WHERE dead.address = lower(message.recipient)) AS is_dead"""

CLAIM = f"{_TAKE} WHERE id = (SELECT id FROM ({_NEXT.format(paced='')}) next) {_GIVE}"  # noqa: S608

# Where a provider takes only so many a second, its row says from when the next may leave: all workers move
# it on by one step for each message, and who finds it moved too far ahead takes nothing. A clock that was
# set back must not stop everything, so what lies more than a minute ahead is not believed.
_BUSY = """pace.free_at > clock_timestamp() + pace.ahead
           AND pace.free_at < clock_timestamp() + interval '1 minute'"""
_PACED = f"""AND NOT EXISTS (
            SELECT FROM recruitment_pace pace WHERE pace.channel = waiting.channel AND {_BUSY})"""
CLAIM_PACED = f"""
    WITH next AS MATERIALIZED ({_NEXT.format(paced=_PACED)}),
    slot AS (
        UPDATE recruitment_pace pace
           SET free_at = pace.step + CASE
               WHEN pace.free_at < clock_timestamp() + interval '1 minute'
               THEN GREATEST(pace.free_at, clock_timestamp()) ELSE clock_timestamp() END
          FROM next WHERE pace.channel = next.channel AND NOT ({_BUSY})
        RETURNING pace.channel)
    {_TAKE} FROM next
     WHERE message.id = next.id AND (EXISTS (SELECT FROM slot)
        OR NOT EXISTS (SELECT FROM recruitment_pace pace WHERE pace.channel = next.channel)) {_GIVE}
"""  # noqa: S608 - all parts stand above
