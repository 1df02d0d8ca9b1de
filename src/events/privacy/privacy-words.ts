// What people read about restrictions, objections and consents, for the sentences of events and for the pages that people get.

export const groundsInFrench = {
  'accuracy-contested': 'leur exactitude est contestée',
  unlawful: 'leur traitement est illicite, et leur effacement n’est pas souhaité',
  'needed-for-claims': 'elles sont nécessaires à la défense de ses droits en justice',
  'objection-pending': 'une opposition est à l’examen',
}
export const groundsInEnglish = {
  'accuracy-contested': 'its accuracy is contested',
  unlawful: 'its processing is unlawful, and erasure is not wanted',
  'needed-for-claims': 'it is needed for legal claims',
  'objection-pending': 'an objection is being examined',
}

export const usesInFrench = {
  teaching: 'les décisions automatiques liées à l’enseignement',
  administration: 'les décisions automatiques liées à la scolarité',
  prediction: 'les prévisions par des modèles',
  'model-training': 'l’entraînement de modèles',
  publication: 'la publication de statistiques',
}
export const usesInEnglish = {
  teaching: 'automated steps in teaching',
  administration: 'automated steps in administration',
  prediction: 'predictions by models',
  'model-training': 'the training of models',
  publication: 'the publication of statistics',
}

export const consentsInFrench = {
  'declared-emotions': 'dire ce que l’on ressent',
  'detailed-tracking': 'suivre le détail de l’activité',
}
export const consentsInEnglish = {
  'declared-emotions': 'saying how one feels',
  'detailed-tracking': 'following activity in detail',
}
export const signatoriesInFrench = { learner: 'l’élève', guardian: 'un parent' }
export const signatoriesInEnglish = { learner: 'the learner', guardian: 'a parent' }

export const rectifiedInFrench = { name: 'le nom', contact: 'les coordonnées', 'birth-date': 'la date de naissance' }
export const rectifiedInEnglish = { name: 'the name', contact: 'the contact details', 'birth-date': 'the birth date' }

export const contestsInFrench = {
  human: 'A demandé qu’une personne examine une décision automatique',
  explanation: 'A demandé l’explication d’une décision automatique',
  contest: 'A contesté une décision automatique',
}
export const contestsInEnglish = {
  human: 'Asked for a human to examine an automated decision',
  explanation: 'Asked for the explanation of an automated decision',
  contest: 'Contested an automated decision',
}
