// SPDX-License-Identifier: MIT
//
// The syntax tree of a program's expressions, as compilers and query engines hand it from one process to
// another (the shape of ESTree's JSON, https://github.com/estree/estree, or of Substrait's expressions): a
// variant of node types that own their operands. Recursion, 24 to 30 levels deep, and an allocation for
// almost every node. It stays below 32 levels because one level costs up to three in a text format, and
// parsers limit the depth to about a hundred.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "bench/record/record.h"
#include "bench/suite/dataset.h"

namespace roundtrip::datasets::tree {

struct Expression;

struct Number {
  double value;
};
ROUNDTRIP_RECORD(Number, value);

struct Variable {
  std::string name;
};
ROUNDTRIP_RECORD(Variable, name);

enum class UnaryOperation : std::uint8_t { negate, invert, absolute };
ROUNDTRIP_ENUM(UnaryOperation, negate, invert, absolute);

struct Unary {
  UnaryOperation operation;
  std::unique_ptr<Expression> operand;
};

enum class BinaryOperation : std::uint8_t {
  add,
  subtract,
  multiply,
  divide,
  remainder,
  less,
  equal,
  both,
  either
};
ROUNDTRIP_ENUM(BinaryOperation, add, subtract, multiply, divide, remainder, less, equal, both, either);

struct Binary {
  BinaryOperation operation;
  std::unique_ptr<Expression> left;
  std::unique_ptr<Expression> right;
};

struct Call {
  std::string function;
  std::vector<Expression> arguments;
};

struct Expression {
  std::variant<Number, Variable, Unary, Binary, Call> node;
};

// Only here, where Expression is complete.
ROUNDTRIP_RECORD(Unary, operation, operand);
ROUNDTRIP_RECORD(Binary, operation, left, right);
ROUNDTRIP_RECORD(Call, function, arguments);
ROUNDTRIP_RECORD(Expression, node);

struct Program {
  std::string name;
  std::vector<Expression> statements;
};
ROUNDTRIP_RECORD(Program, name, statements);

struct Dataset {
  using Record = Program;
  static constexpr DatasetInfo info{
      .name = "tree",
      .summary =
          "20,000 nodes of expression trees, up to 30 deep: recursion through pointers and variants, as a "
          "compiler hands them on",
      .by_default = false};
  static Record generate(const DatasetOptions& options);
};

}  // namespace roundtrip::datasets::tree
