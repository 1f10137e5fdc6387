import { mind, told } from "std/networks/pair_mind"
import { Mode, answer_it, exam, induce_it, lesson, pose, pose_pairs } from "std/worlds/pair_machine"
import { clipped, imitate } from "std/learning/policy_gradient"

/// What is done: all of it, or all but one part.
enum Arm { azr, untrained_proposer, flat_pay, one_baseline, no_references, deduction_only }

/// Absolute Zero (arXiv 2505.03335): one policy poses tasks about programs and solves them; a machine says what runs and what is right. No data but a warm-up on short programs.
/// 1. Pose: a proposal that runs earns 1 minus its solvers' rate, and -0.5 where that is 0 or 1; one that does not run earns -1.
/// 2. Solve tasks of the buffers: 1 for what the machine finds right, else -0.5.
/// 3. Whiten what each of the six jobs earned by itself, and raise the likelihood of what earned more, clipped.
method absolute_zero(
  arm: Arm = azr, warm_up: int = 1500, iterations: int = 150, n: int = 32, rate: real = 1e-3, every_so: int = 25
) {
  policy reasoner = agent(mind)
  policy teacher = agent(told)
  var deductions: int[] = [0]                          // tasks that ran; the first is the program that does nothing
  var abductions: int[] = [0]
  var codes: int[] = []                                // programs of inductions, and their inputs, three in a number
  var early: int[] = []
  var late: int[] = []
  /// Programs of three and four instructions, which no lesson had.
  rule examine() {
    measure {
      let d = collect 400 episodes of exam(deduction, 3, 4) with solver: reasoner
      let a = collect 400 episodes of exam(abduction, 3, 4) with solver: reasoner
      let i = collect 400 episodes of exam(induction, 3, 4) with solver: reasoner
      deduced  = mean(d.right)
      abduced  = mean(a.right)
      induced  = mean(i.right)
      accuracy = (mean(d.right) + mean(a.right) + mean(i.right)) / 3
    }
  }

  /// New tasks for every buffer; what was posed.
  rule grow() -> Batch {
    let seen = arm is no_references ? 0 : 1
    let d1 ~ sample(n, deductions)
    let d2 ~ sample(n, deductions)
    let a1 ~ sample(n, abductions)
    let a2 ~ sample(n, abductions)
    let pd = collect 1 episode of pose(
      pose_deduction, one: seen * (t div 100), other: seen * (d2[k] div 100), flat: arm is flat_pay
    )
      for k, t in d1 with every seat: reasoner
    let pa = collect 1 episode of pose(
      pose_abduction, one: seen * (t div 100), other: seen * (a2[k] div 100), flat: arm is flat_pay
    )
      for k, t in a1 with every seat: reasoner
    deductions = deductions + [t for t in (pd where .valid).task]
    abductions = abductions + [t for t in (pa where .valid).task]
    let programs ~ sample(n, deductions + abductions)
    let pi = collect 1 episode of pose_pairs(code: t div 100, flat: arm is flat_pay) for t in programs
      with every seat: reasoner
    codes = codes + [c for c in (pi where .valid).code]
    early = early + [c for c in (pi where .valid).early]
    late = late + [c for c in (pi where .valid).late]
    return join([pd with (job: 0), pa with (job: 1), pi with (job: 2)])
  }

  train {
    stage base {
      repeat warm_up steps {
        let shown = collect 128 episodes of lesson() with pupil: teacher
        improve reasoner using adam(rate: 3e-3, clip_norm: 1) { minimise imitate(reasoner, shown) }
      }
      examine()
    }
    stage seed {
      while min(min(deductions.size, abductions.size), codes.size) < 4 * n { let posed = grow() }
    }
    stage self_play {
      repeat iterations iterations {
        // Solvers get tasks from the buffers as they are: what is posed now enters at the next step.
        let dt ~ sample(n, deductions)
        let at ~ sample(n, abductions)
        let it ~ sample(n, [k for k, c in codes])
        let sd = collect 1 episode of answer_it(deduction, task: t) for t in dt with solver: reasoner
        let sa = collect 1 episode of answer_it(abduction, task: t) for t in at with solver: reasoner
        let si = collect 1 episode of induce_it(
          code: codes[k],
          inputs: [
            early[k] div 10000, early[k] div 100 mod 100, early[k] mod 100, late[k] div 10000, late[k] div 100 mod 100,
            late[k] mod 100
          ]
        ) for k in it with solver: reasoner
        let solved = join([
          sd with (job: 3), sa with (job: 4), si with (job: 5)
        ])

        let posed = grow()
        // Answers that only told how hard a proposal is teach nobody.
        learn(arm is untrained_proposer ? solved : join([posed where .seat is proposer, solved]))
        every every_so iterations {
          let programs = posed where .job < 2
          measure invalid = 1 - mean(programs.valid), length = mean(programs.length)
          measure useful = mean(programs.rate > 0 and programs.rate < 1), hard = mean(programs.rate)
        }
        every every_so iterations { examine() }
      }
    }
  }

  rule learn(rows: Batch) {
    let some = arm is deduction_only ? (rows where .job == 0 or .job == 3) : rows
    let pay = to_go(some.reward, 1)
    let data = some with (advantage: arm is one_baseline ? normalise(pay) : normalise(pay by some.job))
    improve reasoner using adam(rate: rate, clip_norm: 1) over part in parts(data, size: 256, passes: 1) {
      minimise clipped(reasoner, part, part.advantage)
    }
  }
}

/// Open: in the runs that were made, one seed of 150 iterations, exams came out as after the warm-up; see docs/papers.md.
open claim "posing its own tasks, a policy learns to solve longer programs than anybody showed it" {
  seeds 1..3
  let arms = run absolute_zero(a) for a in [azr, untrained_proposer]
  require all(arms[azr].accuracy.first <= 0.6) else "the warm-up solves long programs already"
  /// with no data at all better than with tens of thousands of examples of experts
  expect median(arms[azr].accuracy.last - arms[azr].accuracy.first) >= 0.08
  /// training the proposer helps, a little
  expect median(arms[azr].accuracy.last - arms[untrained_proposer].accuracy.last) > 0
  expect all(arms[azr].invalid.last <= 0.5 * arms[azr].invalid.first)
  expect median(arms[azr].length.last) >= 2.5
}

open claim "what the parts are worth" {
  seeds 1..3
  let arms = run absolute_zero(a) for a in [azr, flat_pay, one_baseline, no_references, deduction_only]
  expect median(arms[azr].accuracy.last - arms[no_references].accuracy.last) > 0
  expect median(arms[azr].accuracy.last - arms[deduction_only].accuracy.last) > 0
  report arms[flat_pay].accuracy.last, arms[one_baseline].accuracy.last
}
