// Questions of conjugation and agreement, from tables of forms.
import { type Question, type QuestionsOfSkill, wrongAnswers } from './question.ts'

const persons = ['je', 'tu', 'il', 'nous', 'vous', 'elles'] as const

/** The six forms of a verb: a stem and six endings, or six words. */
const withEndings = (stem: string, endings: string) => endings.split(' ').map((ending) => stem + ending)
const words = (forms: string) => forms.split(' ')

const PRESENT_ER = 'e es e ons ez ent'
const PRESENT_IR = 'is is it issons issez issent'
const PAST_ER = 'ai as a âmes âtes èrent'
const PAST_IR = 'is is it îmes îtes irent'

type Verb = readonly [infinitive: string, forms: readonly string[]]
const regular = (ending: 'er' | 'ir', endings: string, ...stems: readonly string[]): Verb[] =>
  stems.map((stem) => [stem + ending, withEndings(stem, endings)])

/** By level, from the easiest. */
const present: readonly (readonly Verb[])[] = [
  regular('er', PRESENT_ER, 'chant', 'jou', 'parl', 'dessin', 'cherch', 'march', 'regard', 'trouv'),
  [
    ['être', words('suis es est sommes êtes sont')],
    ['avoir', words('ai as a avons avez ont')],
    ['aller', words('vais vas va allons allez vont')],
    ['faire', words('fais fais fait faisons faites font')],
  ],
  regular('ir', PRESENT_IR, 'fin', 'grand', 'roug', 'réuss'),
  [
    ['venir', words('viens viens vient venons venez viennent')],
    ['prendre', words('prends prends prend prenons prenez prennent')],
    ['pouvoir', words('peux peux peut pouvons pouvez peuvent')],
    ['vouloir', words('veux veux veut voulons voulez veulent')],
  ],
  [
    ['appeler', words('appelle appelles appelle appelons appelez appellent')],
    ['jeter', words('jette jettes jette jetons jetez jettent')],
    ['peindre', words('peins peins peint peignons peignez peignent')],
    ['croire', words('crois crois croit croyons croyez croient')],
  ],
]

const simplePast: readonly (readonly Verb[])[] = [
  regular('er', PAST_ER, 'chant', 'jou', 'parl', 'dessin', 'cherch', 'march', 'regard', 'trouv'),
  regular('ir', PAST_IR, 'fin', 'grand', 'roug', 'réuss'),
  [
    ['être', words('fus fus fut fûmes fûtes furent')],
    ['avoir', words('eus eus eut eûmes eûtes eurent')],
    ['faire', words('fis fis fit fîmes fîtes firent')],
    ['prendre', words('pris pris prit prîmes prîtes prirent')],
  ],
  [
    ['venir', words('vins vins vint vînmes vîntes vinrent')],
    ['lire', words('lus lus lut lûmes lûtes lurent')],
    ['vouloir', words('voulus voulus voulut voulûmes voulûtes voulurent')],
    ['voir', words('vis vis vit vîmes vîtes virent')],
  ],
  [
    ['naître', words('naquis naquis naquit naquîmes naquîtes naquirent')],
    ['vivre', words('vécus vécus vécut vécûmes vécûtes vécurent')],
    ['craindre', words('craignis craignis craignit craignîmes craignîtes craignirent')],
    ['tenir', words('tins tins tint tînmes tîntes tinrent')],
  ],
]

/** Eight questions a level: each verb in one person, or in two. */
function conjugated(tense: string, levels: readonly (readonly Verb[])[]): QuestionsOfSkill {
  return levels.flatMap((verbs) =>
    Array.from({ length: 8 }, (_, n): Question => {
      const [infinitive, forms] = verbs[n % verbs.length] ?? ['', []]
      // Nous and elles are asked most: their endings differ most.
      const person = (n < verbs.length ? [5, 3, 1, 2] : [3, 5, 2, 1])[n % 4] ?? 2
      const expected = forms[person] ?? ''
      return {
        question: `Conjugue au ${tense} : ${persons[person]} … (${infinitive})`,
        expected,
        wrong: wrongAnswers(expected, [...forms, `${infinitive.slice(0, -2)}es`]),
      }
    }),
  )
}

/** Subjects by level, each with its person. What stands between subject and verb makes it hard. */
const subjects: readonly (readonly (readonly [subject: string, person: 2 | 3 | 4 | 5])[])[] = [
  [
    ['Le chat', 2],
    ['Les chats', 5],
    ['Ma sœur', 2],
    ['Mes sœurs', 5],
    ['Nous', 3],
    ['Vous', 4],
    ['Elles', 5],
    ['Il', 2],
  ],
  [
    ['Paul et Léa', 5],
    ['Toute la famille', 2],
    ['Mes cousins', 5],
    ['Papa et moi', 3],
    ['Toi et lui', 4],
    ['Chacun', 2],
    ['Les voisines', 5],
    ['Ton ami', 2],
  ],
  [
    ['Le chien de mes voisins', 2],
    ['Les amis de Paul', 5],
    ['La cour des écoles', 2],
    ['Les filles du maître', 5],
    ['Le bruit des voitures', 2],
    ['Les clés de la maison', 5],
    ['L’un d’eux', 2],
    ['Les élèves de la classe', 5],
  ],
  [
    ['Personne parmi nous', 2],
    ['La plupart des enfants', 5],
    ['Ni Jean ni Marie ne', 5],
    ['Beaucoup d’élèves', 5],
    ['Le groupe que tu vois', 2],
    ['Les gens que je connais', 5],
    ['Léa, comme ses frères,', 2],
    ['Ce que tu dis', 2],
  ],
  [
    ['Toi et moi qui', 3],
    ['C’est vous qui', 4],
    ['C’est nous qui', 3],
    ['Tout ce que ces enfants racontent', 2],
    ['Ce sont eux qui', 5],
    ['Le courage de ces pompiers', 2],
    ['Ceux que la maîtresse', 2],
    ['Celles d’entre vous qui', 5],
  ],
]

const agreeing = ['jouer', 'manquer', 'chanter', 'étonner', 'écouter', 'aider', 'regarder', 'attirer'] as const

const agreed: QuestionsOfSkill = subjects.flatMap((ofLevel) =>
  ofLevel.map(([subject, person], n): Question => {
    const infinitive = agreeing[n] ?? 'jouer'
    const forms = withEndings(infinitive.slice(0, -2), PRESENT_ER)
    const expected = forms[person] ?? ''
    return {
      question: `Accorde le verbe au présent : ${subject} … (${infinitive})`,
      expected,
      wrong: wrongAnswers(expected, [...forms, infinitive]),
    }
  }),
)

type Noun = readonly [noun: string, ending: '' | 'e' | 's' | 'es']
const nouns: readonly Noun[] = [
  ['Le garçon', ''],
  ['La fille', 'e'],
  ['Les garçons', 's'],
  ['Les filles', 'es'],
  ['Mon oncle', ''],
  ['Ma tante', 'e'],
  ['Paul et Luc', 's'],
  ['Léa et Zoé', 'es'],
]
const things: readonly Noun[] = [
  ['Le livre', ''],
  ['La lettre', 'e'],
  ['Les livres', 's'],
  ['Les lettres', 'es'],
  ['Le cadeau', ''],
  ['La pomme', 'e'],
  ['Les cadeaux', 's'],
  ['Les pommes', 'es'],
]

type Participle = readonly [infinitive: string, participle: string]
const going: readonly Participle[] = [
  ['arriver', 'arrivé'],
  ['partir', 'parti'],
  ['tomber', 'tombé'],
  ['sortir', 'sorti'],
]
const leaving: readonly Participle[] = [
  ['venir', 'venu'],
  ['descendre', 'descendu'],
  ['entrer', 'entré'],
  ['rester', 'resté'],
]
const acting: readonly Participle[] = [
  ['manger', 'mangé'],
  ['finir', 'fini'],
  ['chanter', 'chanté'],
  ['vendre', 'vendu'],
]
const having: readonly Participle[] = [
  ['trouver', 'trouvé'],
  ['choisir', 'choisi'],
  ['perdre', 'perdu'],
  ['apporter', 'apporté'],
]

function participle(text: (noun: string) => string, of: readonly Noun[], verbs: readonly Participle[], agrees = true) {
  return of.map(([noun, ending], n): Question => {
    const [infinitive, form] = verbs[n % verbs.length] ?? ['', '']
    const expected = form + (agrees ? ending : '')
    return {
      question: `Accorde le participe passé : ${text(noun)} … (${infinitive})`,
      expected,
      wrong: wrongAnswers(expected, [...['', 'e', 's', 'es'].map((one) => form + one), infinitive]),
    }
  })
}

const small = (noun: string) => noun.charAt(0).toLowerCase() + noun.slice(1)

export const questionsOfVerbs: ReadonlyMap<string, QuestionsOfSkill> = new Map([
  ['conjugaison/present', conjugated('présent', present)],
  ['conjugaison/passe-simple', conjugated('passé simple', simplePast)],
  ['grammaire/accord-sujet-verbe', agreed],
  [
    'grammaire/accord-participe-passe',
    [
      ...participle((noun) => `${noun} ${/^(Les|Paul|Léa)/.test(noun) ? 'sont' : 'est'}`, nouns, going),
      ...participle(
        (noun) =>
          `Hier, ${noun.replace(/^(Les?|La|Mon|Ma) /, (word) => word.toLowerCase())} ${/^(Les|Paul|Léa)/.test(noun) ? 'étaient' : 'était'}`,
        nouns,
        leaving,
      ),
      ...participle((noun) => `${noun} ${/^(Les|Paul|Léa)/.test(noun) ? 'ont' : 'a'}`, nouns, acting, false),
      ...participle((noun) => `${noun} que j’ai`, things, having),
      ...participle((noun) => `Voici ${small(noun)}. Je ${/^Les/.test(noun) ? 'les ai' : 'l’ai'}`, things, having),
    ],
  ],
])
