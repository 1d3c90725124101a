// SPDX-License-Identifier: MIT
#include <algorithm>
#include <bit>

#include "datasets/tree/dataset.h"
#include "datasets/words.h"

namespace roundtrip::datasets::tree {

namespace {

constexpr std::size_t most_statements = 8;
constexpr std::size_t nodes_of_a_statement = 100;  // at least, before there is a second one

/// What a subtree must come to.
struct Plan {
  std::size_t nodes;      ///< exactly
  std::size_t min_depth;  ///< at most `nodes`
  std::size_t max_depth;  ///< enough for `nodes` in a balanced tree
};

class Writer {
 public:
  explicit Writer(Random& random) : random_(random) {}

  Expression make(const Plan& plan) {
    if (plan.nodes == 1) return leaf();
    const std::uint64_t draw = random_.below(100);
    // How many operands leave enough nodes for the depth that one of them must reach.
    const std::size_t operands = plan.nodes - std::max<std::size_t>(1, plan.min_depth - 1);
    if (operands == 1) return draw < 70 ? unary(plan) : call(plan, 1);
    // A single operand spends depth on one node: only where the rest still fits with some freedom.
    const bool roomy = plan.max_depth > 2 * static_cast<std::size_t>(std::bit_width(plan.nodes));
    if (roomy && draw < 12) return unary(plan);
    if (roomy && draw < 18) return call(plan, 1);
    if (draw < 34) return call(plan, 2);
    if (draw < 42 && operands >= 3) return call(plan, 3);
    return binary(plan);
  }

 private:
  Expression leaf() {
    constexpr auto names =
        std::to_array<std::string_view>({"x", "y", "i", "n", "t", "total", "count", "rate"});
    Expression expression{};
    if (random_.chance(45)) {
      expression.node = Number{number()};
      return expression;
    }
    Variable variable{};
    if (random_.chance(40)) {
      variable.name = frequent(random_, names);
    } else {
      variable.name = phrase(random_, static_cast<int>(random_.between(1, 2)), '_');
    }
    expression.node = std::move(variable);
    return expression;
  }

  /// Literals of programs: mostly small integers, some with decimals.
  double number() {
    if (random_.chance(60)) return static_cast<double>(random_.skewed(100, 4));
    if (random_.chance(60)) return ratio(random_.between(0, 9999), 100);
    return ratio(random_.between(1, 999'999'999), 1'000'000);
  }

  Expression unary(const Plan& plan) {
    Unary unary{};
    unary.operation = static_cast<UnaryOperation>(random_.skewed(3, 2));
    unary.operand = std::make_unique<Expression>(make(parts(plan, 1).front()));
    return Expression{std::move(unary)};
  }

  Expression binary(const Plan& plan) {
    Binary binary{};
    binary.operation = static_cast<BinaryOperation>(random_.skewed(9, 2));
    const std::vector<Plan> operands = parts(plan, 2);
    binary.left = std::make_unique<Expression>(make(operands[0]));
    binary.right = std::make_unique<Expression>(make(operands[1]));
    return Expression{std::move(binary)};
  }

  Expression call(const Plan& plan, std::size_t arguments) {
    constexpr auto functions = std::to_array<std::string_view>(
        {"max", "min", "sum", "round", "length", "lookup", "concat", "coalesce", "format", "date_part"});
    Call call{};
    call.function = frequent(random_, functions);
    call.arguments.reserve(arguments);
    for (const Plan& argument : parts(plan, arguments)) call.arguments.push_back(make(argument));
    return Expression{std::move(call)};
  }

  /// Shares the nodes below one node out to its operands; one of them carries the depth on.
  std::vector<Plan> parts(const Plan& plan, std::size_t count) {
    const std::size_t below = plan.nodes - 1;
    const std::size_t min_depth = std::max<std::size_t>(1, plan.min_depth - 1);
    const std::size_t max_depth = plan.max_depth - 1;
    const auto deep = static_cast<std::size_t>(random_.below(count));
    std::vector<Plan> plans(count, Plan{1, 1, max_depth});
    plans[deep].nodes = min_depth;
    plans[deep].min_depth = min_depth;
    std::size_t rest = below - (min_depth + count - 1);
    if (max_depth <= 2 * static_cast<std::size_t>(std::bit_width(below))) {
      spread_evenly(plans, rest);
      return plans;
    }
    for (std::size_t i = 0; i + 1 < count; ++i) {
      const auto share = static_cast<std::size_t>(random_.below(std::uint64_t{rest} + 1));
      plans[i].nodes += share;
      rest -= share;
    }
    plans.back().nodes += rest;
    return plans;
  }

  /// Fills all up to one level; what does not divide goes to the first.
  static void spread_evenly(std::vector<Plan>& plans, std::size_t rest) {
    std::size_t total = rest;
    for (const Plan& plan : plans) total += plan.nodes;
    const std::size_t level = total / plans.size();
    for (Plan& plan : plans) {
      const std::size_t share = std::min(rest, level > plan.nodes ? level - plan.nodes : 0);
      plan.nodes += share;
      rest -= share;
    }
    plans.front().nodes += rest;
  }

  Random& random_;
};

}  // namespace

Program Dataset::generate(const DatasetOptions& options) {
  Random random(options.seed);
  Program program{};
  program.name = phrase(random, 3, '_');
  std::size_t nodes = scaled(20'000, options.scale);
  std::size_t statements = std::clamp<std::size_t>(nodes / nodes_of_a_statement, 1, most_statements);
  program.statements.reserve(statements);
  Writer writer(random);
  for (; statements > 0; --statements) {
    const std::size_t share = nodes / statements;
    const auto depth = static_cast<std::size_t>(random.between(24, 28));
    program.statements.push_back(writer.make({share, std::min(share, depth), 30}));
    nodes -= share;
  }
  return program;
}

}  // namespace roundtrip::datasets::tree
