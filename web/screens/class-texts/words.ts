import { counted, inBothLanguages } from '../../frame/words.ts'

type State = 'draft' | 'submitted' | 'evaluated' | 'published'
type ReviewState = 'waiting' | 'given' | 'missed' | 'cancelled'

export default inBothLanguages(
  {
    title: 'Textes de la classe',
    ofClass: 'La classe',
    handedIn: 'Textes rendus',
    none: 'Aucun texte n’a encore été rendu.',
    author: 'Élève',
    text: 'Texte',
    progress: 'État',
    words: (count: number) => counted(count, 'mot', 'mots'),
    untitled: 'Sans titre',
    state: (state: State) => ({ draft: 'brouillon', submitted: 'à lire', evaluated: 'lu', published: 'publié' })[state],
    close: 'Fermer ce texte',
    feedback: 'Votre retour',
    mark: 'Note',
    outOf: 'sur 20, facultative, au quart de point',
    send: 'Envoyer le retour',
    publish: 'Publier dans la classe',
    publishQuestion: 'Publier ce texte ?',
    publishConsequence:
      'Les élèves de la classe pourront le lire, avec le prénom de son auteur, qui peut le retirer à tout moment.',
    reviews: 'Relectures entre élèves',
    reviewsLead: 'L’auteur d’un texte ne sait jamais qui l’a relu. Vous seul le voyez ici.',
    noReviews: 'Aucune relecture n’a été demandée.',
    reviewer: 'Relu par',
    due: 'À écrire avant le',
    reviewState: (state: ReviewState) =>
      ({ waiting: 'attendue', given: 'écrite', missed: 'pas venue à temps', cancelled: 'annulée' })[state],
    each: 'Textes à relire par élève',
    until: 'Dernier jour',
    plan: 'Répartir les textes à lire',
    planned: (count: number) => counted(count, 'relecture demandée', 'relectures demandées'),
    nobody: 'Il faut au moins deux textes à lire, de deux élèves.',
  },
  {
    title: 'Texts of the class',
    ofClass: 'The class',
    handedIn: 'Texts handed in',
    none: 'No text has been handed in yet.',
    author: 'Learner',
    text: 'Text',
    progress: 'State',
    words: (count: number) => (count === 1 ? '1 word' : `${count} words`),
    untitled: 'Untitled',
    state: (state: State) =>
      ({ draft: 'draft', submitted: 'to read', evaluated: 'read', published: 'published' })[state],
    close: 'Close this text',
    feedback: 'Your feedback',
    mark: 'Mark',
    outOf: 'out of 20, optional, in quarter points',
    send: 'Send the feedback',
    publish: 'Publish to the class',
    publishQuestion: 'Publish this text?',
    publishConsequence:
      'The learners of the class can read it, with the given name of its author, who may withdraw it at any time.',
    reviews: 'Peer reviews',
    reviewsLead: 'The author of a text never knows who reviewed it. Only you see it here.',
    noReviews: 'No review has been asked for.',
    reviewer: 'Reviewed by',
    due: 'Due',
    reviewState: (state: ReviewState) =>
      ({ waiting: 'awaited', given: 'written', missed: 'did not come in time', cancelled: 'cancelled' })[state],
    each: 'Texts for each learner to review',
    until: 'Last day',
    plan: 'Share out the texts to read',
    planned: (count: number) => (count === 1 ? '1 review asked for' : `${count} reviews asked for`),
    nobody: 'This needs at least two texts to read, by two learners.',
  },
)
