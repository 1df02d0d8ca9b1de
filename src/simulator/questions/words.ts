// Questions of grammar and spelling, from sentences whose words are marked.
import { type Question, type QuestionsOfSkill, wrongAnswers } from './question.ts'

/** `text=mark` for what is asked, plain text for the rest; parts are parted by `|`. */
function marked(lines: readonly string[], ask: (part: string, sentence: string) => string): Question[] {
  const parts = lines.map((line) =>
    line.split('|').map((part): readonly [text: string, mark: string | undefined] => {
      const [text = '', mark] = part.split('=')
      return [text, mark]
    }),
  )
  const marks = [...new Set(parts.flat().flatMap(([, mark]) => mark ?? []))]
  return parts.flatMap((line) => {
    const sentence = line.map(([text]) => text).join(' ')
    return line.flatMap(([text, mark]): Question[] =>
      mark === undefined ? [] : [{ question: ask(text, sentence), expected: mark, wrong: wrongAnswers(mark, marks) }],
    )
  })
}

/** From sentences that every child knows to such in which a word is not what it mostly is. */
const natures = [
  'Le=déterminant|petit=adjectif|chat=nom|dort=verbe',
  'Ma=déterminant|sœur=nom|chante=verbe|doucement=adverbe',
  'Nous=pronom|aimons=verbe|les|longues=adjectif|vacances=nom',
  'Elle=pronom|range|toujours=adverbe|sa=déterminant|chambre=nom',
  'Le bus|part=verbe|dans=préposition|une|heure=nom|exacte=adjectif',
  'Paul|et=conjonction|Léa|marchent|sur=préposition|le|vieux=adjectif|pont=nom',
  'Ces=déterminant|enfants|les=pronom|connaissent=verbe|bien=adverbe',
  'Il|parle|fort=adverbe|car=conjonction|leur=déterminant|voisin|est|sourd=adjectif',
  'Le|rire=nom|de=préposition|cette=déterminant|fille|nous=pronom|plaît',
  'Je|leur=pronom|montre|le|ciel=nom|sans=préposition|nuages|mais=conjonction|gris',
] as const

const complements = [
  'Paul|mange|une pomme=COD',
  'Léa|lit|un livre=COD|dans sa chambre=CC de lieu',
  'Ce matin=CC de temps|le facteur|a apporté|un colis=COD',
  'Nous|parlons|à nos voisins=COI',
  'Les élèves|travaillent|en silence=CC de manière',
  'Demain=CC de temps|je|téléphonerai|à ma tante=COI',
  'Le chien|attend|son maître=COD|devant la porte=CC de lieu',
  'Elle|ressemble|à sa mère=COI',
  'Tu|écris|avec soin=CC de manière|une lettre=COD|à ton cousin=COI',
  'En hiver=CC de temps|les ours|dorment|dans leur grotte=CC de lieu',
  'Il|pense|souvent=CC de temps|à son pays=COI',
  'Vous|obéissez|aux règles=COI|sans discuter=CC de manière',
  'Le vent|a emporté|notre tente=COD|pendant la nuit=CC de temps',
  'Elle|se souvient|de cette histoire=COI',
  'Je|lui=COI|ai donné|mon adresse=COD|à la gare=CC de lieu',
  'On|les=COD|a vus|au marché=CC de lieu|hier soir=CC de temps',
  'Avec patience=CC de manière|il|nous=COI|a expliqué|la règle=COD',
  'Ils|ont caché|la clé=COD|sous le tapis=CC de lieu',
  'Après la pluie=CC de temps|les enfants|racontent|leur journée=COD|à leurs parents=COI',
  'Nous|en=COI|parlerons|calmement=CC de manière',
] as const

/** Each gap with its answer and what is confused with it. */
const gaps = [
  'Il … froid ce matin.=a/à',
  'Je vais … l’école.=à/a',
  'Elle … un frère.=a/à',
  'Une tasse … café.=à/a',
  'Le ciel … bleu.=est/et',
  'Du pain … du beurre.=et/est',
  'Il … parti tôt.=est/et',
  'Léa … Tom jouent.=et/est',
  'Ils … en retard.=sont/son',
  'Il met … manteau.=son/sont',
  'Les fleurs … belles.=sont/son',
  'Elle appelle … chien.=son/sont',
  '… mange à midi.=On/Ont',
  'Ils … gagné.=ont/on',
  '… va au parc ?=On/Ont',
  'Mes amis … un chat.=ont/on',
  'Tu veux du thé … du lait ?=ou/où',
  'Je sais … tu habites.=où/ou',
  'Rouge … bleu ?=ou/où',
  'Le pays … je suis né.=où/ou',
  'Il a perdu … clés.=ses/ces',
  'Regarde … nuages !=ces/ses',
  'Elle aime … parents.=ses/ces',
  '… jours-ci, il pleut.=Ces/Ses',
  '… toi qui as raison.=C’est/S’est',
  'Il … levé tôt.=s’est/c’est',
  '… dommage.=C’est/S’est',
  'Elle … trompée.=s’est/c’est',
  'Pose-le … .=là/la/l’a',
  'Il … vu hier.=l’a/la/là',
  '… porte est ouverte.=La/Là/L’a',
  'Elle … mangée, sa pomme.=l’a/la/là',
  'Je … parle souvent.=leur/leurs',
  'Ils ont rangé … affaires.=leurs/leur',
  'Donne-… du pain.=leur/leurs',
  'Ils aiment … maison.=leur/leurs',
  '… est ton nom ?=Quel/Qu’elle',
  'Je crois … viendra.=qu’elle/quel',
  '… que soit le temps, je sors.=Quel/Qu’elle',
  'Il fait ce … veut.=qu’elle/quel',
] as const

const homophones = gaps.map((line): Question => {
  const [sentence = '', answers = ''] = line.split('=')
  const [expected = '', ...confused] = answers.split('/')
  return {
    question: `Complète : ${sentence} (${answers.split('/').sort().join(' ou ')})`,
    expected,
    wrong: wrongAnswers(expected, confused),
  }
})

export const questionsOfWords: ReadonlyMap<string, QuestionsOfSkill> = new Map([
  [
    'grammaire/nature-des-mots',
    marked(natures, (word, sentence) => `Quelle est la nature de « ${word} » dans « ${sentence}. » ?`),
  ],
  [
    'grammaire/complements',
    marked(complements, (part, sentence) => `Quelle est la fonction de « ${part} » dans « ${sentence}. » ?`),
  ],
  ['orthographe/homophones', homophones],
])
