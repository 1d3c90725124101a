// SPDX-License-Identifier: MIT
//
// The saved players of a game: one large record per player with deep nesting, many optional parts and small
// enums and flags. The shape is that of Minecraft's player.dat as its wiki documents it
// (https://minecraft.wiki/w/Player.dat_format): position, health, abilities, inventory with enchanted items,
// recipe book, a ridden vehicle.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/record/record.h"
#include "bench/suite/dataset.h"

namespace roundtrip::datasets::savedata {

enum class GameMode : std::uint8_t { survival, creative, adventure, spectator };
ROUNDTRIP_ENUM(GameMode, survival, creative, adventure, spectator);

enum class Dimension : std::uint8_t { overworld, nether, end };
ROUNDTRIP_ENUM(Dimension, overworld, nether, end);

struct Position {
  double x;
  double y;
  double z;
};
ROUNDTRIP_RECORD(Position, x, y, z);

struct Rotation {
  float yaw;
  float pitch;
};
ROUNDTRIP_RECORD(Rotation, yaw, pitch);

struct Enchantment {
  std::string enchantment_id;
  std::int16_t level;
};
ROUNDTRIP_RECORD(Enchantment, enchantment_id, level);

/// An item inside a box: boxes hold no boxes.
struct StoredItem {
  std::uint8_t slot;
  std::string item_id;
  std::int8_t count;
};
ROUNDTRIP_RECORD(StoredItem, slot, item_id, count);

struct ItemTag {
  std::optional<std::int32_t> damage;
  std::int32_t repair_cost;
  std::optional<std::string> custom_name;
  std::vector<Enchantment> enchantments;
  std::vector<StoredItem> contents;
};
ROUNDTRIP_RECORD(ItemTag, damage, repair_cost, custom_name, enchantments, contents);

struct Item {
  std::uint8_t slot;
  std::string item_id;
  std::int8_t count;
  std::optional<ItemTag> tag;
};
ROUNDTRIP_RECORD(Item, slot, item_id, count, tag);

struct Abilities {
  float walk_speed;
  float fly_speed;
  bool may_fly;
  bool flying;
  bool invulnerable;
  bool may_build;
  bool instant_build;
};
ROUNDTRIP_RECORD(Abilities, walk_speed, fly_speed, may_fly, flying, invulnerable, may_build, instant_build);

struct RecipeBook {
  std::vector<std::string> recipes;
  std::vector<std::string> to_be_displayed;
  bool gui_open;
  bool filtering_craftable;
  bool furnace_gui_open;
  bool furnace_filtering_craftable;
};
ROUNDTRIP_RECORD(RecipeBook, recipes, to_be_displayed, gui_open, filtering_craftable, furnace_gui_open,
                 furnace_filtering_craftable);

using Uuid = std::array<std::uint32_t, 4>;

struct Entity {
  std::string entity_id;
  Uuid uuid;
  Position position;
  Position motion;
  Rotation rotation;
  float fall_distance;
  std::int16_t fire_ticks;
  std::int16_t air;
  bool on_ground;
  bool no_gravity;
  bool silent;
  std::optional<std::string> custom_name;
};
ROUNDTRIP_RECORD(Entity, entity_id, uuid, position, motion, rotation, fall_distance, fire_ticks, air,
                 on_ground, no_gravity, silent, custom_name);

struct Vehicle {
  Uuid seat;  ///< the part of the vehicle that the player sits on
  Entity entity;
};
ROUNDTRIP_RECORD(Vehicle, seat, entity);

struct SpawnPoint {
  Dimension dimension;
  std::int32_t x;
  std::int32_t y;
  std::int32_t z;
  bool forced;
};
ROUNDTRIP_RECORD(SpawnPoint, dimension, x, y, z, forced);

struct ActiveEffect {
  std::uint8_t effect_id;
  std::int8_t amplifier;
  std::int32_t duration_ticks;
  bool ambient;
};
ROUNDTRIP_RECORD(ActiveEffect, effect_id, amplifier, duration_ticks, ambient);

struct Player {
  std::string name;
  Uuid uuid;
  std::int32_t data_version;
  GameMode game_mode;
  std::optional<GameMode> previous_game_mode;
  Dimension dimension;
  Position position;
  Position motion;
  Rotation rotation;
  float health;
  std::int16_t air;
  bool on_ground;
  std::int32_t food_level;
  float food_saturation;
  float food_exhaustion;
  std::int32_t experience_level;
  float experience_progress;
  std::int32_t experience_total;
  std::int32_t enchantment_seed;
  std::uint64_t score;
  Abilities abilities;
  std::int32_t selected_slot;
  std::vector<Item> inventory;
  std::vector<Item> ender_items;
  std::vector<ActiveEffect> active_effects;
  RecipeBook recipe_book;
  std::optional<SpawnPoint> spawn_point;
  std::optional<Position> entered_nether_position;
  std::optional<Vehicle> root_vehicle;
  std::optional<Entity> shoulder_entity_left;
  std::optional<Entity> shoulder_entity_right;
  bool seen_credits;
};
ROUNDTRIP_RECORD(Player, name, uuid, data_version, game_mode, previous_game_mode, dimension, position, motion,
                 rotation, health, air, on_ground, food_level, food_saturation, food_exhaustion,
                 experience_level, experience_progress, experience_total, enchantment_seed, score, abilities,
                 selected_slot, inventory, ender_items, active_effects, recipe_book, spawn_point,
                 entered_nether_position, root_vehicle, shoulder_entity_left, shoulder_entity_right,
                 seen_credits);

struct World {
  std::vector<Player> players;
};
ROUNDTRIP_RECORD(World, players);

struct Dataset {
  using Record = World;
  static constexpr DatasetInfo info{
      .name = "savedata",
      .summary =
          "500 game players with inventories: deep nesting, optional parts and enums, as a game saves them",
      .usual_scale = 0.03};
  static Record generate(const DatasetOptions& options);
};

}  // namespace roundtrip::datasets::savedata
