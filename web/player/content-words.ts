import { inBothLanguages } from '../frame/words.ts'

const kindsInFrench: Readonly<Record<string, string>> = {
  video: 'Regarder la vidéo',
  audio: 'Écouter l’enregistrement',
  image: 'Voir l’image',
  document: 'Ouvrir le document',
}
const kindsInEnglish: Readonly<Record<string, string>> = {
  video: 'Watch the video',
  audio: 'Listen to the recording',
  image: 'See the image',
  document: 'Open the document',
}

export default inBothLanguages(
  {
    openAt: (kind: string, host: string) => `${kindsInFrench[kind] ?? 'Ouvrir'} sur ${host} (nouvel onglet)`,
    download: (kilobytes: string) => `Télécharger le document (PDF, ${kilobytes} Ko)`,
    downloading: 'Le téléchargement commence.',
    broken: 'Le fichier ne s’est pas ouvert.',
    again: 'Réessayer',
    transcript: 'Lire ce qui est dit',
    doExercise: (exercise: string) => `Fais l’exercice ${exercise} dans ton application, puis reviens ici.`,
    writeOnPaper: 'Écris ton texte sur papier ou à la page « Mes textes », puis indique que tu as terminé.',
    words: (least: string, most: string) => `De ${least} à ${most} mots.`,
  },
  {
    openAt: (kind: string, host: string) => `${kindsInEnglish[kind] ?? 'Open'} at ${host} (new tab)`,
    download: (kilobytes: string) => `Download the document (PDF, ${kilobytes} KB)`,
    downloading: 'The download begins.',
    broken: 'The file did not open.',
    again: 'Try again',
    transcript: 'Read what is said',
    doExercise: (exercise: string) => `Do exercise ${exercise} in your application, then come back here.`,
    writeOnPaper: 'Write your text on paper or at “My texts”, then say that you have finished.',
    words: (least: string, most: string) => `From ${least} to ${most} words.`,
  },
)
