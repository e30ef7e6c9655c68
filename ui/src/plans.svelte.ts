// Which plan stands in the dialog: as it was when it opened, until the person
// chooses otherwise there. A yes is a yes to what could be read.
import type { Action, Command, Plan, View } from './wire.ts'

export class Plans {
  /** The plan in the dialog. */
  open = $state.raw<Plan | null>(null)
  /** What was chosen in the dialog and is being worked out. */
  wanted = $state.raw<Action | null>(null)
  /** The plan that was said yes to and is being carried out. */
  confirmed = $state<string | null>(null)
  /** The plan that was last said yes to, for what is offered beside its result. */
  last = $state.raw<Plan | null>(null)
  /** The plan of the last picture. */
  #shown = $state<string | undefined>()
  /** Plans that were answered here: they do not open the dialog again. */
  #answered: string[] = []
  /** True if nobody here asked for the plan in the dialog: a command in a terminal has it open. */
  #foreign = false
  /** True while what was asked for here is worked out. */
  #expected = false
  /** Worked out for a dialog that was closed meanwhile. */
  #unwanted: Action | null = null
  #send: (command: Command) => Promise<boolean>

  /** `send` tells whether the wish was taken. */
  constructor(send: (command: Command) => Promise<boolean>) {
    this.#send = send
  }

  /** True if the plan in the dialog no longer holds. */
  get changed(): boolean {
    return this.open !== null && this.wanted === null && this.#shown !== this.open.id
  }

  /** Takes the newest picture; `null` if there is none. */
  hear(view: View | null) {
    if (!view) {
      this.confirmed = null
      this.wanted = null
      return
    }
    const plan = view.plan
    this.#shown = plan?.id
    if (plan) this.#take(plan)
    // Who asked in a terminal has answered there.
    else if (this.#foreign && this.wanted === null) this.open = null
    const done = view.outcome?.plan
    if (done !== undefined && done === this.open?.id) this.open = null
    if (done === this.confirmed) this.confirmed = null
  }

  #take(plan: Plan) {
    const known = this.#answered.includes(plan.id)
    if (this.wanted) {
      if (plan.id === this.open?.id || !same(plan.action, this.wanted)) return
      this.wanted = null
      this.open = plan
    } else if (this.#unwanted && !known && same(plan.action, this.#unwanted)) {
      this.#unwanted = null
      this.#drop(plan)
    } else if (!this.open && !known) {
      this.#foreign = !this.#expected
      this.#expected = false
      this.open = plan
    } else if (this.open?.preliminary && plan.id === this.open.id) {
      // A first figure gives way to the counted one: the same plan, known better.
      this.open = plan
    }
  }

  /** Something was asked for: what comes next is wanted, whatever it is. */
  asked() {
    this.#unwanted = null
    this.#expected = true
  }

  #drop(plan: Plan) {
    this.#answered.push(plan.id)
    void this.#send({ cancel: { plan: plan.id } })
  }

  /** Asks for another plan in the place of the one that is open. */
  async choose(action: Action) {
    this.#foreign = false
    this.wanted = action
    if (!(await this.#send({ prepare: action })) && this.wanted === action) this.wanted = null
  }

  yes() {
    const plan = this.open
    if (!plan || this.changed || this.wanted) return
    this.#answered.push(plan.id)
    this.open = null
    this.confirmed = plan.id
    this.last = plan
    void this.#send({ confirm: { plan: plan.id, really: Boolean(plan.second_confirm) } }).then((taken) => {
      if (!taken) this.confirmed = null
    })
  }

  no() {
    const plan = this.open
    this.#unwanted = this.wanted
    this.wanted = null
    this.open = null
    if (plan && plan.id === this.#shown) this.#drop(plan)
    else if (plan) this.#answered.push(plan.id)
  }

  /** Opens what the last picture holds, or has it worked out again. */
  again(view: View | null) {
    const action = this.open?.action
    this.open = view?.plan ?? null
    if (!this.open && action) void this.#send({ prepare: action })
  }
}

/** Whether two values of the wire say the same, in whatever order. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return a === b
  const [one, other] = [Object.entries(a), new Map(Object.entries(b))]
  return one.length === other.size && one.every(([key, value]) => other.has(key) && same(value, other.get(key)))
}
