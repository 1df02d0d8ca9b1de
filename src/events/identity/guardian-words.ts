// Links between guardians and learners in words, for the sentences of events.

export const levelsInFrench = { view: 'consulter', manage: 'consulter et gérer' }
export const levelsInEnglish = { view: 'view', manage: 'view and manage' }
