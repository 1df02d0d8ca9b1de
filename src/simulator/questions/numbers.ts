// Questions of mathematics, calculated from numbers that grow with the level.
import { type Random, randomOf } from '#ml/random.ts'
import { type Question, type QuestionsOfSkill, wrongAnswers } from './question.ts'

type Made = { readonly question: string; readonly expected: number | string; readonly wrong?: readonly string[] }
/** Makes a question of a level, 1 to 5. */
type Maker = (random: Random, level: number) => Made

const QUESTIONS_PER_LEVEL = 8
const MOST_TRIES = 200

/** Draws until each question is asked once. The same for all schools. */
function made(skill: string, maker: Maker): QuestionsOfSkill {
  const random = randomOf('questions', skill)
  const questions = new Map<string, Question>()
  for (let level = 1; level <= 5; level += 1) {
    const most = level * QUESTIONS_PER_LEVEL
    for (let tries = 0; questions.size < most && tries < MOST_TRIES; tries += 1) {
      const { question, expected, wrong } = maker(random, level)
      const right = String(expected)
      const near = [1, -1, 10, -10, 2, -2].map((step) => String(Number(expected) + step))
      questions.set(question, { question, expected: right, wrong: wrongAnswers(right, wrong ?? near) })
    }
  }
  return [...questions.values()]
}

const TOP = [0, 9, 30, 99, 500, 2_000]
const topOf = (level: number) => TOP[level] ?? 9

const addition: Maker = (random, level) => {
  const [a, b] = [random.between(2, topOf(level)), random.between(2, topOf(level))]
  return { question: `Combien font ${a} + ${b} ?`, expected: a + b }
}

const multiplication: Maker = (random, level) => {
  const [a, b] = [random.between(2, level + 5), random.between(2, [0, 5, 9, 12, 25, 60][level] ?? 9)]
  return { question: `Combien font ${a} × ${b} ?`, expected: a * b }
}

const division: Maker = (random, level) => {
  const [by, result] = [random.between(2, level + 5), random.between(2, [0, 6, 10, 20, 40, 90][level] ?? 9)]
  const rest = level >= 4 ? random.between(1, by - 1) : 0
  const asked = rest > 0 ? 'Quel est le quotient entier de' : 'Combien font'
  const sum = `${by * result + rest} ${rest > 0 ? 'par' : '÷'} ${by}`
  return { question: `${asked} ${sum} ?`, expected: result }
}

type Pair = readonly [string, string]

const wholes: readonly [Pair, ...Pair[]] = [
  ['une pizza', 'parts'],
  ['un gâteau', 'parts'],
  ['une bande', 'cases'],
  ['un disque', 'secteurs'],
]

const reading: Maker = (random, level) => {
  const [whole, parts] = random.pick(wholes)
  const of = random.between(level + 2, level * 2 + 4)
  const taken = random.between(1, of - 1)
  const isRest = level >= 3
  const question = isRest
    ? `On partage ${whole} en ${of} ${parts} égales et on en prend ${taken}. Quelle fraction reste-t-il ?`
    : `On partage ${whole} en ${of} ${parts} égales et on en prend ${taken}. Quelle fraction a-t-on prise ?`
  const agreed = question.replace('secteurs égales', 'secteurs égaux')
  const share = isRest ? of - taken : taken
  return {
    question: agreed,
    expected: `${share}/${of}`,
    wrong: [`${of}/${share}`, `${of - share}/${of}`, `${share}/${of + 1}`, `1/${of}`],
  }
}

const comparison: Maker = (random, level) => {
  const sameBelow = level <= 2
  const b = random.between(3, 5 + level)
  const d = sameBelow ? b : random.between(3, 5 + 2 * level)
  const a = random.between(1, b - 1)
  const c = random.between(1, d - 1)
  if (a === c && b === d) return comparison(random, level)
  const [one, two] = [`${a}/${b}`, `${c}/${d}`]
  const order = a * d === b * c ? 'égales' : a * d > b * c ? one : two
  return {
    question: `Laquelle est la plus grande : ${one} ou ${two} ? Si elles sont égales, écris « égales ».`,
    expected: order,
    wrong: [one, two, 'égales'],
  }
}

const perimeter: Maker = (random, level) => {
  const [long, wide] = [random.between(4, topOf(level) + 6), random.between(2, topOf(level) + 4)]
  if (level === 1)
    return { question: `Quel est le périmètre, en cm, d’un carré de côté ${long} cm ?`, expected: 4 * long }
  if (level <= 3)
    return {
      question: `Quel est le périmètre, en cm, d’un rectangle de ${long} cm sur ${wide} cm ?`,
      expected: 2 * (long + wide),
      wrong: [String(long + wide), String(long * wide), String(2 * long + wide)],
    }
  const around = 2 * (long + wide)
  return {
    question: `Un rectangle a un périmètre de ${around} cm et une longueur de ${long} cm. Quelle est sa largeur, en cm ?`,
    expected: wide,
    wrong: [String(around - long), String(around - 2 * long), String(wide + 1)],
  }
}

const priorities: Maker = (random, level) => {
  const [a, b, c] = [random.between(2, 5 + 3 * level), random.between(2, 4 + level), random.between(2, 4 + level)]
  if (level <= 2)
    return {
      question: `Calcule ${a} + ${b} × ${c}.`,
      expected: a + b * c,
      wrong: [String((a + b) * c), String(a + b + c), String(a * b + c)],
    }
  if (level <= 4)
    return {
      question: `Calcule ${a} × (${b} + ${c}) − ${b}.`,
      expected: a * (b + c) - b,
      wrong: [String(a * b + c - b), String(a * c), String(a * (b + c) + b)],
    }
  return {
    question: `Calcule ${a} + ${b} × (${c} + ${a}) − ${b} × ${c}.`,
    expected: a + b * a,
    wrong: [String((a + b) * (c + a) - b * c), String(a + b * c), String(a * b)],
  }
}

const signed = (value: number) => (value < 0 ? `(−${-value})` : String(value))
const written = (value: number) => (value < 0 ? `−${-value}` : String(value))

const relatives: Maker = (random, level) => {
  const draw = () => random.between(1, 4 + 4 * level) * (random.chance(0.5) ? 1 : -1)
  const [a, b, c] = [draw(), draw(), draw()]
  const near = (value: number) => [
    written(-value),
    written(value + 2),
    written(value - 2),
    written(Math.abs(value) + 1),
  ]
  const [sum, sign] = level <= 2 ? [a + b, '+'] : level === 3 ? [a - b, '−'] : [a * b, '×']
  if (level < 5)
    return { question: `Calcule ${signed(a)} ${sign} ${signed(b)}.`, expected: written(sum), wrong: near(sum) }
  const value = a * b - c
  return {
    question: `Calcule ${signed(a)} × ${signed(b)} − ${signed(c)}.`,
    expected: written(value),
    wrong: near(value),
  }
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))
const reduced = (top: number, bottom: number) => {
  const by = gcd(top, bottom)
  return bottom === by ? String(top / by) : `${top / by}/${bottom / by}`
}

const fractionSum: Maker = (random, level) => {
  const b = random.between(3, 6 + level)
  const d = level <= 2 ? b : level === 3 ? 2 * b : random.between(3, 5 + level)
  const [a, c] = [random.between(1, b - 1), random.between(1, d - 1)]
  return {
    question: `Calcule ${a}/${b} + ${c}/${d} et simplifie le résultat.`,
    expected: reduced(a * d + c * b, b * d),
    wrong: [reduced(a + c, b + d), reduced(a + c, Math.max(b, d)), reduced(a * c, b * d)],
  }
}

const goods: readonly [Pair, ...Pair[]] = [
  ['cahiers', 'coûtent'],
  ['stylos', 'coûtent'],
  ['places de cinéma', 'coûtent'],
  ['tours de manège', 'coûtent'],
]

const proportion: Maker = (random, level) => {
  const [what, verb] = random.pick(goods)
  const [few, price] = [random.between(2, 3 + level), random.between(2, 4 + 2 * level)]
  const many = level <= 2 ? few * random.between(2, 4) : few + random.between(1, 5 + level)
  return {
    question: `${few} ${what} ${verb} ${few * price} €. Combien ${verb} ${many} ${what}, en euros ?`,
    expected: many * price,
    wrong: [String(few * price + many - few), String(few * price * many), String(many * price + price)],
  }
}

const symmetry: Maker = (random, level) => {
  const draw = () => random.between(1, 3 + 2 * level) * (level > 1 && random.chance(0.5) ? -1 : 1)
  const [x, y] = [draw(), draw()]
  const point = (a: number, b: number) => `(${written(a)} ; ${written(b)})`
  const shift = random.between(1, 4)
  const kinds = [
    ['l’axe des ordonnées', point(-x, y)],
    ['l’axe des abscisses', point(x, -y)],
    ['l’origine', point(-x, -y)],
    [`la droite d’équation x = ${shift}`, point(2 * shift - x, y)],
  ] as const
  const [by, expected] = kinds[level <= 2 ? random.between(0, 1) : level - 2] ?? kinds[0]
  return {
    question: `Quel est le symétrique du point ${point(x, y)} par rapport à ${by} ?`,
    expected,
    wrong: [point(-x, y), point(x, -y), point(-x, -y), point(y, x)],
  }
}

const makers: Readonly<Record<string, Maker>> = {
  'calcul/addition': addition,
  'calcul/multiplication': multiplication,
  'calcul/division': division,
  'fractions/lecture': reading,
  'fractions/comparaison': comparison,
  'grandeurs/perimetre': perimeter,
  'calcul/priorites-operatoires': priorities,
  'calcul/nombres-relatifs': relatives,
  'fractions/addition': fractionSum,
  'fractions/proportionnalite': proportion,
  'geometrie/symetrie': symmetry,
}

export const questionsOfNumbers: ReadonlyMap<string, QuestionsOfSkill> = new Map(
  Object.entries(makers).map(([skill, maker]) => [skill, made(skill, maker)]),
)
