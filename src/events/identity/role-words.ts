// The roles of a person in words, for the sentences of events.

export const rolesInFrench = {
  learner: 'élève',
  teacher: 'membre de l’équipe enseignante',
  parent: 'parent',
  administrator: 'membre de la direction',
  support: 'membre de l’assistance technique',
  auditor: 'délégué à la protection des données',
}
export const rolesInEnglish = {
  learner: 'a learner',
  teacher: 'a teacher',
  parent: 'a parent',
  administrator: 'an administrator',
  support: 'a member of technical support',
  auditor: 'a data protection officer',
}
