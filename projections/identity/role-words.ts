// The labels of roles on screens.

export const roleWords = {
  learner: { fr: 'élève', en: 'learner' },
  teacher: { fr: 'personnel enseignant', en: 'teacher' },
  parent: { fr: 'parent', en: 'parent' },
  administrator: { fr: 'direction', en: 'administrator' },
  support: { fr: 'assistance technique', en: 'technical support' },
  auditor: { fr: 'protection des données', en: 'data protection' },
}
