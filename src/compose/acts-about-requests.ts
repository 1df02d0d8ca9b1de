// What the trail calls the acts about requests of rights. Another parent is not shown a request, so neither is what the staff did
// about it: that somebody approved one would tell that there was one.

/** Verbs of `sillage rgpd`. */
const verbs = [
  'requests',
  'show',
  'request',
  'sign',
  'waive',
  'extend',
  'approve',
  'reject',
  'cancel',
  'carry-out',
  'complete',
  'erase-text',
] as const

/** Commands, questions, documents and verbs. */
export const actsAboutRequests: readonly string[] = [
  'privacy.make-request',
  'privacy.prepare-request',
  'privacy.sign-request',
  'privacy.waive-signature',
  'privacy.extend-request',
  'privacy.warn-of-deadline',
  'privacy.approve-request',
  'privacy.reject-request',
  'privacy.cancel-request',
  'privacy.carry-out-request',
  'privacy.complete-request',
  // Before anybody has approved that the text is erased.
  'privacy.erase-text',
  'rights-request',
  'rights-requests',
  'texts-certificate',
  ...verbs.map((verb) => `rgpd-${verb}`),
]
