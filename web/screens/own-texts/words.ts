import { counted, inBothLanguages, ofName } from '../../frame/words.ts'

type State = 'draft' | 'submitted' | 'evaluated' | 'published'
type Level = 'non_acquis' | 'en_cours' | 'acquis' | 'expert'

export default inBothLanguages(
  {
    title: 'Mes textes',
    write: 'Écrire un nouveau texte',
    mine: 'Ce que j’écris',
    none: 'Tu n’as pas encore écrit de texte.',
    untitled: 'Sans titre',
    words: (count: number) => counted(count, 'mot', 'mots'),
    state: (state: State) =>
      ({
        draft: 'brouillon',
        submitted: 'rendu, pas encore lu',
        evaluated: 'lu par ton enseignant ou ton enseignante',
        published: 'publié dans la classe',
      })[state],
    reviews: 'Je relis un texte de la classe',
    reviewsLead: 'L’auteur lira ce que tu écris, sans savoir que c’est toi.',
    before: (moment: string) => `À écrire avant le ${moment}.`,
    yourReview: 'Ce que j’en pense',
    hint: 'Dis ce que tu aimes, ce que tu n’as pas compris, et une idée pour la suite.',
    send: 'Envoyer ma relecture',
    sent: 'Tu as écrit :',
    published: 'Les textes de la classe',
    by: (name: string) => ofName(name),
    competencies: 'Mes compétences',
    level: (level: Level) =>
      ({
        non_acquis: 'pas encore',
        en_cours: 'je suis en train d’apprendre',
        acquis: 'je sais le faire',
        expert: 'je peux aider les autres',
      })[level],
    since: (day: string) => `depuis le ${day}`,
  },
  {
    title: 'My texts',
    write: 'Write a new text',
    mine: 'What I write',
    none: 'You have not written a text yet.',
    untitled: 'Untitled',
    words: (count: number) => (count === 1 ? '1 word' : `${count} words`),
    state: (state: State) =>
      ({
        draft: 'draft',
        submitted: 'handed in, not read yet',
        evaluated: 'read by your teacher',
        published: 'published to the class',
      })[state],
    reviews: 'I review a text of the class',
    reviewsLead: 'The author will read what you write, without knowing that it is you.',
    before: (moment: string) => `Write it before ${moment}.`,
    yourReview: 'What I think of it',
    hint: 'Say what you like, what you did not understand, and an idea for what comes next.',
    send: 'Send my review',
    sent: 'You wrote:',
    published: 'The texts of the class',
    by: (name: string) => `by ${name}`,
    competencies: 'My competencies',
    level: (level: Level) =>
      ({
        non_acquis: 'not yet',
        en_cours: 'I am learning it',
        acquis: 'I can do it',
        expert: 'I can help others',
      })[level],
    since: (day: string) => `since ${day}`,
  },
)
