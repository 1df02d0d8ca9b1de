// Questions of reading: short texts, each with what follows from it, and who tells it.
import { type Question, type QuestionsOfSkill, wrongAnswers } from './question.ts'

/** `text=question=answer=wrong/wrong`, eight a level, from what is nearly said to what must be put together. */
const inferences = [
  'Léa ouvre son parapluie.=Quel temps fait-il ?=Il pleut/Il neige/Il fait beau',
  'Tom souffle six bougies.=Quel âge a-t-il ?=6 ans/5 ans/7 ans',
  'Le moniteur siffle : tout le monde sort de l’eau.=Où sont-ils ?=À la piscine/À l’école/Au marché',
  'Papa met son tablier et allume le four.=Que va-t-il faire ?=La cuisine/Le ménage/Du sport',
  'Lina éteint la lampe et ferme les yeux.=Que va-t-elle faire ?=Dormir/Lire/Manger',
  'Le boulanger tend une baguette à Hugo.=Où est Hugo ?=À la boulangerie/À la pharmacie/À la gare',
  'Les feuilles rougissent et tombent.=En quelle saison est-on ?=En automne/En été/Au printemps',
  'Zoé essuie ses larmes.=Que ressent-elle ?=De la tristesse/De la joie/De la faim',
  'Le train siffle, Paul agite son mouchoir sur le quai.=Que fait Paul ?=Il dit au revoir/Il arrive/Il dort',
  'Nina met une attelle à son poignet enflé.=Que lui est-il arrivé ?=Elle s’est blessée/Elle a gagné/Elle a froid',
  'Le maître ramasse les copies.=Que viennent de faire les élèves ?=Un contrôle/Du sport/Une sortie',
  'Karim bâille pour la troisième fois.=Comment est-il ?=Fatigué/En colère/Content',
  'Sur la table, il ne reste que des miettes.=Qu’est-il arrivé au gâteau ?=On l’a mangé/On l’a vendu/On l’a oublié',
  'Le chien gratte à la porte et gémit.=Que veut-il ?=Sortir/Dormir/Boire',
  'Emma range ses skis et ses gants.=D’où revient-elle ?=De la montagne/De la plage/De l’école',
  'La salle applaudit, le rideau tombe.=Où est-on ?=Au théâtre/À la bibliothèque/Au stade',
  'Jules cherche partout, puis soulève ses lunettes de son front.=Que cherchait-il ?=Ses lunettes/Ses clés/Son front',
  'Mamie relit la lettre et sourit.=Comment sont les nouvelles ?=Bonnes/Mauvaises/Fausses',
  'Le capitaine serre la main de l’arbitre en baissant la tête.=Son équipe a-t-elle gagné ?=Non/Oui/On ne joue pas',
  'Chloé arrive essoufflée, la porte est déjà fermée.=Comment est-elle arrivée ?=En retard/En avance/À l’heure',
  'Sa valise est faite, son passeport posé dessus.=Où va-t-il ?=À l’étranger/Au marché/À l’école',
  'Le médecin sourit et range son stéthoscope.=Comment va le malade ?=Mieux/Plus mal/On ne sait rien',
  'Sacha a rendu la copie blanche.=Combien a-t-il écrit ?=Rien/Une page/Deux pages',
  'La rue est déserte, les volets clos, un coq chante.=À quel moment est-on ?=À l’aube/À midi/Au soir',
  'Inès cache le paquet derrière son dos quand sa mère entre.=Que prépare-t-elle ?=Une surprise/Un repas/Un voyage',
  'Le berger compte ses bêtes une seconde fois.=Que craint-il ?=Qu’il en manque une/Qu’il pleuve/De dormir',
  '« Encore toi ! » soupire la voisine en ramassant le ballon.=Est-ce la première fois ?=Non/Oui/Elle ne dit rien',
  'Malik compte ses pièces, puis repose le livre.=Pourquoi le repose-t-il ?=Il n’a pas assez d’argent/Il l’a lu/Il est pressé',
  'Le roi fit doubler la garde.=Que ressentait-il ?=De la crainte/De la joie/De l’ennui',
  'Alice ralentit en voyant la lumière sous la porte de son frère.=Que sait-elle ?=Il ne dort pas/Il est parti/Il a faim',
  'Les deux amis marchaient à dix pas l’un de l’autre.=Comment s’entendent-ils ce jour-là ?=Mal/Bien/Ils sont seuls',
  'Il remercia, mais n’ouvrit jamais la boîte.=Le cadeau lui plaisait-il ?=Non/Oui/Il n’en eut pas',
  '« Quelle ponctualité ! » dit-elle en regardant l’horloge qui marquait onze heures.=Que pense-t-elle ?=Il est en retard/Il est à l’heure/Il est en avance',
  'Depuis trois jours, l’assiette du chat restait pleine.=Que craint-on ?=Il est malade ou perdu/Il a trop faim/Il grandit',
  'Il signa sans lire, la main tremblante.=Que peut-on penser ?=On l’y force/Il est content/Il dort',
  'Elle connaissait par cœur le chemin, mais tourna à gauche.=Pourquoi ?=Elle évite un lieu/Elle est perdue/Elle court',
  'Le vieil homme mettait toujours deux couverts.=Que comprend-on ?=Quelqu’un lui manque/Il a très faim/Il a des voisins',
  '« Bien sûr, je te crois », dit-il en reprenant ses clés.=La croit-il ?=Non/Oui/Il n’a rien entendu',
  'Le soldat laissa sa montre à sa mère.=Que craint-il ?=De ne pas revenir/D’être en retard/De la casser',
  'On n’entendait plus les oiseaux, et l’air sentait le soufre.=Que va-t-il arriver ?=Un danger/Une fête/La pluie d’été',
] as const

/** The texts of a level, by who tells. */
const views = {
  interne: [
    'Je sentis mon cœur battre plus fort.',
    'J’avais peur, et je ne voyais rien.',
    'Je me demandais qui frappait.',
    'Je reconnus sa voix.',
    'Paul crut entendre un pas ; qui donc venait ?',
    'Elle se demanda s’il mentait.',
    'Il lui sembla que la pièce tournait.',
    'Lucie espérait qu’on ne l’avait pas vue.',
    'Devant lui, une forme : un homme, peut-être.',
    'Que lui voulait-on ? Elle n’en savait rien.',
    'Ce bruit, c’était sûrement le vent, pensa-t-il.',
    'Était-ce elle ? Il n’osait le croire.',
    'Encore ce rire, et toujours personne.',
  ],
  externe: [
    'Un homme entra, s’assit et posa son chapeau.',
    'La porte s’ouvrit. Une femme sortit.',
    'Deux enfants traversent la place en courant.',
    'L’inconnu alluma une lampe.',
    'Il leva la tête, regarda l’heure et partit.',
    'On voyait une voiture arrêtée devant la grille.',
    'La femme écrivit trois mots, puis déchira la feuille.',
    'Quelqu’un marchait là-haut ; le plancher craquait.',
    'Le voyageur, qui semblait pressé, ne salua personne.',
    'Une main écarta le rideau et le laissa retomber.',
    'L’homme pouvait avoir trente ans. Il boitait.',
    'Ils se turent. L’un d’eux paya.',
    'Sur le quai, une silhouette attendait, immobile.',
  ],
  omniscient: [
    'Paul était content, et sa sœur ne l’était pas.',
    'Tous deux ignoraient qu’ils se reverraient.',
    'Le roi craignait son fils, qui l’admirait.',
    'Elle dormait, et l’on préparait déjà sa fête.',
    'Il ne savait pas encore que cette lettre changerait sa vie.',
    'Marie l’aimait en secret ; lui pensait à un autre voyage.',
    'Cette maison avait vu naître trois générations.',
    'Pendant ce temps, à Paris, on l’avait oublié.',
    'Le village, riche autrefois, se croyait encore puissant.',
    'Aucun des deux ne devinait ce que l’autre taisait.',
    'Dix ans plus tard, il comprendrait son erreur.',
    'Elle mentait par bonté, il l’écoutait par orgueil.',
    'Né pauvre, mort riche, il ne fut heureux qu’un été.',
    'La ville ignorait tout, sauf le juge, qui se taisait.',
  ],
} as const

/** The texts in turn, so that each level has all three. */
const told = Array.from({ length: 14 }, (_, n) =>
  (['interne', 'externe', 'omniscient'] as const).flatMap((view) => {
    const text = views[view][n]
    return text === undefined ? [] : [{ text, view }]
  }),
).flat()

export const questionsOfTexts: ReadonlyMap<string, QuestionsOfSkill> = new Map([
  [
    'lecture/inference',
    inferences.map((line): Question => {
      const [text = '', asked = '', answers = ''] = line.split('=')
      const [expected = '', ...confused] = answers.split('/')
      return { question: `${text} ${asked}`, expected, wrong: wrongAnswers(expected, confused) }
    }),
  ],
  [
    'lecture/point-de-vue',
    told.map(
      ({ text, view }): Question => ({
        question: `« ${text} » Quel est le point de vue : interne, externe ou omniscient ?`,
        expected: view,
        wrong: wrongAnswers(view, ['interne', 'externe', 'omniscient']),
      }),
    ),
  ],
])
