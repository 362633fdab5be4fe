"""Words that say what the last segment of a path is: something to be done, or one thing that there is only once."""

from __future__ import annotations

from typing import Final

_ACTIONS = """
abort accept ack acknowledge activate add adjust advance allocate analyse analyze append apply approve archive ask
assess assign attach authenticate authorize autocomplete ban block bookmark build calculate call cancel capture
change check checkout claim cleanup clear clone close commit compact compare compile complete compute confirm
connect consume convert copy create crosspost deactivate decline decrypt delete deliver deploy deprovision detach
detect diff disable disconnect dismiss dispatch download duplicate edit embed enable encrypt enroll evaluate
exchange execute exist exists expire export extract fail favorite fetch filter finalize find flush follow forget
forgot freeze fund generate get grant hangup hide ignore import increment ingest insert install invalidate invite
invoke join kick kill leave like link list load lock login logoff logon logout lookup mark match merge migrate
modify move mute notify open parse pause pay ping poll post predict preview prioritize process promote propose prune
publish purge push query reactivate read reboot rebuild recalculate recommend recover recycle redact redeliver
redirect refresh refund regenerate register reject release reload remove rename render renew reopen replay reply
report reprocess request rerequest rerun resend reserve reset resize resolve restart restore resume retrieve retry
return revalidate reverse revert revoke rollback rotate run sanitize save scan schedule search send set share ship
shutdown sign signin signoff signout signup simulate skip snooze solve split star start stop submit subscribe
succeed suggest suspend swap switch sync synchronize terminate test toggle train transcode transfer transform
translate trigger truncate trust unarchive unassign unban unblock undelete undo unenroll unfollow unfreeze uninstall
unlike unlink unlock unmerge unmute unpin unpublish unregister unrevoke unshare unstar unsubscribe unsuspend untrust
unwatch update upgrade upload upsert validate verify view void vote watch withdraw write
"""

ACTIONS: Final = frozenset(_ACTIONS.split())
"""Verbs for what no method of HTTP stands for, and those that say what a method says: /jobs/{id}/cancel."""

_SINGLETONS = """
@me @original @self account avatar balance billing config configuration current health healthcheck healthz info
livez login-state me metadata metrics myself openapi preferences profile quota readyz self session settings status
subscription usage version whoami
"""

SINGLETONS: Final = frozenset(_SINGLETONS.split())
"""Names of what there is once: of the whole API (/me), or of what stands before it (/users/{id}/profile)."""
