// SPDX-License-Identifier: MIT
//
// A control: savedata in cereal's binary archive as a user of the library writes it, without any of the
// suite's generic code but the streams. What cereal_binary takes more than this is the fault of its adapter
// and not of the library.
#pragma once

#include <cereal/archives/binary.hpp>
#include <cereal/types/array.hpp>
#include <cereal/types/optional.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>

#include "bench/format.h"
#include "bench/stream.h"
#include "datasets/savedata/dataset.h"

namespace roundtrip::datasets::savedata {

template <class Archive>
void serialize(Archive& archive, Position& p) {
  archive(p.x, p.y, p.z);
}
template <class Archive>
void serialize(Archive& archive, Rotation& r) {
  archive(r.yaw, r.pitch);
}
template <class Archive>
void serialize(Archive& archive, Enchantment& e) {
  archive(e.enchantment_id, e.level);
}
template <class Archive>
void serialize(Archive& archive, StoredItem& i) {
  archive(i.slot, i.item_id, i.count);
}
template <class Archive>
void serialize(Archive& archive, ItemTag& t) {
  archive(t.damage, t.repair_cost, t.custom_name, t.enchantments, t.contents);
}
template <class Archive>
void serialize(Archive& archive, Item& i) {
  archive(i.slot, i.item_id, i.count, i.tag);
}
template <class Archive>
void serialize(Archive& archive, Abilities& a) {
  archive(a.walk_speed, a.fly_speed, a.may_fly, a.flying, a.invulnerable, a.may_build, a.instant_build);
}
template <class Archive>
void serialize(Archive& archive, RecipeBook& b) {
  archive(b.recipes, b.to_be_displayed, b.gui_open, b.filtering_craftable, b.furnace_gui_open,
          b.furnace_filtering_craftable);
}
template <class Archive>
void serialize(Archive& archive, Entity& e) {
  archive(e.entity_id, e.uuid, e.position, e.motion, e.rotation, e.fall_distance, e.fire_ticks, e.air,
          e.on_ground, e.no_gravity, e.silent, e.custom_name);
}
template <class Archive>
void serialize(Archive& archive, Vehicle& v) {
  archive(v.seat, v.entity);
}
template <class Archive>
void serialize(Archive& archive, SpawnPoint& p) {
  archive(p.dimension, p.x, p.y, p.z, p.forced);
}
template <class Archive>
void serialize(Archive& archive, ActiveEffect& e) {
  archive(e.effect_id, e.amplifier, e.duration_ticks, e.ambient);
}
template <class Archive>
void serialize(Archive& archive, Player& p) {
  archive(p.name, p.uuid, p.data_version, p.game_mode, p.previous_game_mode, p.dimension, p.position,
          p.motion, p.rotation, p.health, p.air, p.on_ground, p.food_level, p.food_saturation,
          p.food_exhaustion, p.experience_level, p.experience_progress, p.experience_total,
          p.enchantment_seed, p.score, p.abilities, p.selected_slot, p.inventory, p.ender_items,
          p.active_effects, p.recipe_book, p.spawn_point, p.entered_nether_position, p.root_vehicle,
          p.shoulder_entity_left, p.shoulder_entity_right, p.seen_credits);
}
template <class Archive>
void serialize(Archive& archive, World& w) {
  archive(w.players);
}

}  // namespace roundtrip::datasets::savedata

namespace roundtrip::formats::cereal_hand {

struct Format {
  static constexpr FormatInfo info{.name = "cereal_hand",
                                   .library = "cereal",
                                   .notes = "savedata alone, with serialize functions written by hand"};

  template <class T>
  static constexpr std::string_view unsupported() {
    return std::same_as<T, datasets::savedata::World> ? "" : "the control is written for one dataset";
  }

  template <class T>
  class Codec {
   public:
    void save(const T& record, Buffer& out) {
      output_.open(out);
      {
        cereal::BinaryOutputArchive archive(output_);
        archive(record);
      }
      output_.close();
    }
    void load(View bytes, T& record) {
      input_.open(bytes);
      cereal::BinaryInputArchive archive(input_);
      archive(record);
    }

   private:
    BufferStream output_;
    ViewStream input_;
  };
};

}  // namespace roundtrip::formats::cereal_hand
