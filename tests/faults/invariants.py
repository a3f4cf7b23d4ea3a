"""What can never be, however the power went: each query finds the rows that break it, and finds none."""

OFFERS = {
    "a draft that the wave forgot": "SELECT id FROM recruitment_offer WHERE state IN ('draft', 'queued')",
    "a wave that is not done": "SELECT id FROM recruitment_wave WHERE state <> 'done'",
    "a state that nobody brought about": """
        SELECT id FROM recruitment_offer WHERE state NOT IN ('sent', 'accepted_conditional', 'declined')""",
    "a promise without terms or deadline": """
        SELECT id FROM recruitment_offer WHERE sent_at IS NULL OR reply_by IS NULL OR terms_hash = ''""",
    "an answer without its moment, or a moment without its answer": """
        SELECT id FROM recruitment_offer WHERE (answered_at IS NULL) <> (state = 'sent')""",
    "a yes without a name": """
        SELECT id FROM recruitment_offer WHERE (state = 'accepted_conditional') <> (answered_name <> '')""",
    "a seat promised twice for a week": """
        SELECT one.id FROM recruitment_offer one JOIN recruitment_offer two
            ON one.vacancy_id = two.vacancy_id AND one.seat = two.seat AND one.id < two.id
           AND one.first_week <= two.last_week AND two.first_week <= one.last_week
         WHERE one.state <> 'declined' AND two.state <> 'declined'""",
    "a person's season that says something else than the offer": """
        SELECT o.id FROM recruitment_offer o JOIN recruitment_candidacy c ON c.id = o.candidacy_id
         WHERE c.state <> CASE o.state WHEN 'sent' THEN 'offered' WHEN 'declined' THEN 'cleared'
                                       ELSE 'assigned' END""",
}
HISTORY = {
    "an offer whose sending is not in history exactly once": """
        SELECT o.id FROM recruitment_offer o WHERE 1 <> (SELECT count(*) FROM recruitment_entry e
         WHERE e.about = 'offer:' || o.id AND e.details->>'state' = 'sent' AND e.kind = 'offer_moved')""",
    "an answer that is not in history exactly once": """
        SELECT o.id FROM recruitment_offer o WHERE (o.state <> 'sent')::int <>
         (SELECT count(*) FROM recruitment_entry e
           WHERE e.about = 'offer:' || o.id AND e.details->>'state' <> 'sent' AND e.kind = 'offer_moved')""",
    "a history that ends elsewhere than the offer": """
        SELECT o.id FROM recruitment_offer o WHERE o.state <> (
        SELECT e.details->>'state' FROM recruitment_entry e
         WHERE e.about = 'offer:' || o.id AND e.kind = 'offer_moved' ORDER BY e.id DESC LIMIT 1)""",
}
LETTERS = {
    "an offer without its letter": """
        SELECT o.id FROM recruitment_offer o LEFT JOIN recruitment_message m
            ON m.key = 'offer-' || o.id || '-sent' AND m.about = 'offer:' || o.id WHERE m.id IS NULL""",
    "a letter without its offer": """
        SELECT m.id FROM recruitment_message m LEFT JOIN recruitment_offer o ON m.about = 'offer:' || o.id
         WHERE m.template LIKE 'offer\\_%' AND o.id IS NULL""",
    "an answer without its receipt, or a receipt without its answer": """
        SELECT o.id FROM recruitment_offer o WHERE
         (o.state = 'accepted_conditional')::int <> (SELECT count(*) FROM recruitment_message m
           WHERE m.about = 'offer:' || o.id AND m.template = 'offer_receipt_yes')
         OR (o.state = 'declined')::int <> (SELECT count(*) FROM recruitment_message m
           WHERE m.about = 'offer:' || o.id AND m.template = 'offer_receipt_no')""",
    "an answer that the recruiter was not told of once": """
        SELECT o.id FROM recruitment_offer o WHERE (o.state <> 'sent')::int <>
         (SELECT count(*) FROM recruitment_message m WHERE m.template = 'staff_offer_answered'
             AND m.recipient = 'rut@norrby.example.org' AND m.key LIKE 'offer-' || o.id || '-%')""",
    "a message that is still on its way": """
        SELECT id FROM recruitment_message WHERE state IN ('queued', 'held', 'sending')""",
    "a sent message without its moment": """
        SELECT id FROM recruitment_message WHERE state = 'sent' AND (sent_at IS NULL OR attempts = 0)""",
    "a failure without its reason": """
        SELECT id FROM recruitment_message WHERE state = 'failed' AND reason = ''""",
    "a letter stopped although nobody had answered": """
        SELECT m.id FROM recruitment_message m JOIN recruitment_offer o ON m.about = 'offer:' || o.id
         WHERE m.state = 'cancelled' AND o.state = 'sent'""",
    "a message that came too late": "SELECT id FROM recruitment_message WHERE state = 'lapsed'",
}
REMINDERS = {
    "an open offer that was not reminded of": """
        SELECT o.id FROM recruitment_offer o LEFT JOIN recruitment_reminder r ON r.about = 'offer:' || o.id
         WHERE o.state = 'sent' AND r.id IS NULL""",
    "a reminder without its letter, or a letter without its reminder": """
        SELECT coalesce(r.about, m.about) FROM recruitment_reminder r FULL JOIN
         (SELECT about FROM recruitment_message WHERE template = 'offer_reminder') m ON m.about = r.about
         WHERE r.id IS NULL OR m.about IS NULL""",
    "an offer reminded of twice": """
        SELECT about FROM recruitment_message WHERE template = 'offer_reminder' GROUP BY about
        HAVING count(*) > 1""",
}
ALL = OFFERS | HISTORY | LETTERS


def broken(connection, rules) -> dict[str, int]:
    """How many rows break each rule; nothing when all is well."""
    found = {name: len(connection.execute(query).fetchall()) for name, query in rules.items()}
    return {name: count for name, count in found.items() if count}
