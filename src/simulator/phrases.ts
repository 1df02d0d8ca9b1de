// Texts that simulated people write: short French sentences, as a child, a teacher or a tutor would write them.
export const reflections = [
  'J’ai relu la consigne avant de répondre.',
  'Je me suis trompé parce que je suis allé trop vite.',
  'Je vais refaire un dessin pour vérifier.',
  'C’était plus facile quand j’ai posé l’opération.',
  'Je demande de l’aide la prochaine fois.',
] as const

export const tutorFeedback = [
  'Regarde bien la consigne : que te demande-t-on exactement ?',
  'Tu y es presque. Vérifie la dernière étape de ton raisonnement.',
  'Essaie avec un exemple plus petit, puis reviens à cet exercice.',
  'Souviens-toi de la leçon : quelle règle s’applique ici ?',
] as const

export const corrections = [
  'Réponse équivalente acceptée.',
  'Erreur de saisie, la démarche était juste.',
  'Réponse juste à l’oral.',
] as const

export const remarks = [
  'Observé en classe.',
  'D’après l’évaluation écrite de la semaine.',
  'À l’aise à l’oral, à consolider à l’écrit.',
] as const
