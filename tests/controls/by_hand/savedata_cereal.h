// SPDX-License-Identifier: MIT
//
// The savedata for cereal as a user of the library writes it: a serialize function for each record. The
// control and the independent program measure it.
#pragma once

#include <cereal/types/array.hpp>
#include <cereal/types/optional.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>

#include "datasets/savedata/dataset.h"

namespace roundtrip::datasets::savedata {

template <class Archive>
void serialize(Archive& archive, Position& position) {
  archive(position.x, position.y, position.z);
}

template <class Archive>
void serialize(Archive& archive, Rotation& rotation) {
  archive(rotation.yaw, rotation.pitch);
}

template <class Archive>
void serialize(Archive& archive, Enchantment& enchantment) {
  archive(enchantment.enchantment_id, enchantment.level);
}

template <class Archive>
void serialize(Archive& archive, StoredItem& item) {
  archive(item.slot, item.item_id, item.count);
}

template <class Archive>
void serialize(Archive& archive, ItemTag& tag) {
  archive(tag.damage, tag.repair_cost, tag.custom_name, tag.enchantments, tag.contents);
}

template <class Archive>
void serialize(Archive& archive, Item& item) {
  archive(item.slot, item.item_id, item.count, item.tag);
}

template <class Archive>
void serialize(Archive& archive, Abilities& abilities) {
  archive(abilities.walk_speed, abilities.fly_speed, abilities.may_fly, abilities.flying,
          abilities.invulnerable, abilities.may_build, abilities.instant_build);
}

template <class Archive>
void serialize(Archive& archive, RecipeBook& book) {
  archive(book.recipes, book.to_be_displayed, book.gui_open, book.filtering_craftable, book.furnace_gui_open,
          book.furnace_filtering_craftable);
}

template <class Archive>
void serialize(Archive& archive, Entity& entity) {
  archive(entity.entity_id, entity.uuid, entity.position, entity.motion, entity.rotation,
          entity.fall_distance, entity.fire_ticks, entity.air, entity.on_ground, entity.no_gravity,
          entity.silent, entity.custom_name);
}

template <class Archive>
void serialize(Archive& archive, Vehicle& vehicle) {
  archive(vehicle.seat, vehicle.entity);
}

template <class Archive>
void serialize(Archive& archive, SpawnPoint& point) {
  archive(point.dimension, point.x, point.y, point.z, point.forced);
}

template <class Archive>
void serialize(Archive& archive, ActiveEffect& effect) {
  archive(effect.effect_id, effect.amplifier, effect.duration_ticks, effect.ambient);
}

template <class Archive>
void serialize(Archive& archive, Player& player) {
  archive(player.name, player.uuid, player.data_version, player.game_mode, player.previous_game_mode,
          player.dimension, player.position, player.motion, player.rotation, player.health, player.air,
          player.on_ground, player.food_level, player.food_saturation, player.food_exhaustion,
          player.experience_level, player.experience_progress, player.experience_total,
          player.enchantment_seed, player.score, player.abilities, player.selected_slot, player.inventory,
          player.ender_items, player.active_effects, player.recipe_book, player.spawn_point,
          player.entered_nether_position, player.root_vehicle, player.shoulder_entity_left,
          player.shoulder_entity_right, player.seen_credits);
}

template <class Archive>
void serialize(Archive& archive, World& world) {
  archive(world.players);
}

}  // namespace roundtrip::datasets::savedata
