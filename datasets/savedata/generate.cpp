// SPDX-License-Identifier: MIT
#include <algorithm>

#include "datasets/savedata/dataset.h"
#include "datasets/words.h"

namespace roundtrip::datasets::savedata {

namespace {

constexpr auto materials = std::to_array<std::string_view>(
    {"stone",   "oak",         "iron",      "spruce", "diamond",    "birch",     "golden",
     "granite", "cobblestone", "netherite", "copper", "andesite",   "deepslate", "leather",
     "quartz",  "acacia",      "mangrove",  "basalt", "prismarine", "cherry"});
constexpr auto shapes = std::to_array<std::string_view>(
    {"planks", "ingot", "slab", "stairs", "log", "wall", "fence", "door", "block", "bricks", "button",
     "pressure_plate", "trapdoor", "nugget", "ore", "pillar"});
constexpr auto tools = std::to_array<std::string_view>(
    {"pickaxe", "sword", "axe", "shovel", "chestplate", "boots", "helmet", "leggings", "hoe"});
constexpr auto plain_items = std::to_array<std::string_view>(
    {"torch",       "bread",        "arrow",        "coal",      "string",       "cooked_beef",
     "ender_pearl", "redstone",     "bone",         "feather",   "paper",        "gunpowder",
     "carrot",      "water_bucket", "map",          "compass",   "lapis_lazuli", "sugar_cane",
     "wheat_seeds", "apple",        "glass_bottle", "blaze_rod", "slime_ball",   "experience_bottle"});
constexpr auto enchantments =
    std::to_array<std::string_view>({"unbreaking", "efficiency", "mending", "sharpness", "protection",
                                     "fortune", "silk_touch", "feather_falling", "looting", "fire_aspect",
                                     "knockback", "respiration", "aqua_affinity", "thorns", "depth_strider"});
constexpr auto vehicles =
    std::to_array<std::string_view>({"boat", "horse", "minecart", "pig", "donkey", "strider", "camel"});
constexpr auto namespace_prefix = std::string_view("minecraft:");

std::string item_name(Random& random) {
  std::string name(namespace_prefix);
  if (random.chance(50)) {
    name += frequent(random, plain_items);
  } else {
    name += frequent(random, materials);
    name += '_';
    name += frequent(random, shapes);
  }
  return name;
}

std::string tool_name(Random& random) {
  std::string name(namespace_prefix);
  name += frequent(random, materials);
  name += '_';
  name += frequent(random, tools);
  return name;
}

/// Entities move in steps of their speed, so that their coordinates have long decimals.
Position make_position(Random& random, std::int64_t reach) {
  return {ratio(random.between(-reach * 1'000'000, reach * 1'000'000), 1'000'003),
          ratio(random.between(-960, 3215), 16),
          ratio(random.between(-reach * 1'000'000, reach * 1'000'000), 1'000'003)};
}

Position make_motion(Random& random) {
  // A body at rest has the downward speed that gravity gives it in each tick.
  if (random.chance(70)) return {0.0, -0.0784000015258789, 0.0};
  return {random.normal() * 0.125, random.normal() * 0.125, random.normal() * 0.125};
}

Rotation make_rotation(Random& random) {
  // A mouse turns the player in steps of 0.15 degrees.
  return {static_cast<float>(ratio(random.between(-1200, 1200) * 15, 100)),
          static_cast<float>(ratio(random.between(-400, 500) * 15, 100))};
}

Uuid make_uuid(Random& random) {
  Uuid uuid{};
  for (auto& word : uuid) word = static_cast<std::uint32_t>(random.bits() >> 32);
  uuid[1] = (uuid[1] & 0xffff0fffU) | 0x4000U;  // version 4: random
  uuid[2] = (uuid[2] & 0x3fffffffU) | 0x80000000U;
  return uuid;
}

std::string custom_name(Random& random) {
  std::string name = capitalized(frequent(random, adjectives));
  name += ' ';
  name += capitalized(frequent(random, nouns));
  return name;
}

Item make_stack(Random& random, std::uint8_t slot) {
  Item item{};
  item.slot = slot;
  item.item_id = item_name(random);
  item.count = static_cast<std::int8_t>(random.chance(30) ? 64 : 1 + random.skewed(64));
  return item;
}

Item make_tool(Random& random, std::uint8_t slot) {
  Item item{};
  item.slot = slot;
  item.item_id = tool_name(random);
  item.count = 1;
  ItemTag tag{};
  tag.damage = static_cast<std::int32_t>(random.skewed(1562));
  tag.repair_cost = (1 << random.skewed(6)) - 1;
  if (random.chance(15)) tag.custom_name = custom_name(random);
  for (std::size_t i = random.skewed(5); i > 0; --i) {
    Enchantment enchantment{};
    enchantment.enchantment_id = namespace_prefix;
    enchantment.enchantment_id += frequent(random, enchantments);
    enchantment.level = static_cast<std::int16_t>(1 + random.below(5));
    tag.enchantments.push_back(std::move(enchantment));
  }
  item.tag = std::move(tag);
  return item;
}

Item make_box(Random& random, std::uint8_t slot) {
  Item item{};
  item.slot = slot;
  item.item_id = "minecraft:shulker_box";
  item.count = 1;
  ItemTag tag{};
  for (std::uint8_t inside = 0; inside < 27; ++inside) {
    if (!random.chance(25)) continue;
    Item stack = make_stack(random, inside);
    tag.contents.push_back({inside, std::move(stack.item_id), stack.count});
  }
  item.tag = std::move(tag);
  return item;
}

std::vector<Item> make_items(Random& random, std::uint8_t slots, unsigned filled_percent) {
  std::vector<Item> items;
  for (std::uint8_t slot = 0; slot < slots; ++slot) {
    if (!random.chance(filled_percent)) continue;
    const std::uint64_t kind = random.below(100);
    if (kind < 80) {
      items.push_back(make_stack(random, slot));
    } else if (kind < 98) {
      items.push_back(make_tool(random, slot));
    } else {
      items.push_back(make_box(random, slot));
    }
  }
  return items;
}

Entity make_entity(Random& random, std::string_view name) {
  Entity entity{};
  entity.entity_id = namespace_prefix;
  entity.entity_id += name;
  entity.uuid = make_uuid(random);
  entity.position = make_position(random, 4000);
  entity.motion = make_motion(random);
  entity.rotation = make_rotation(random);
  entity.fire_ticks = -1;
  entity.air = 300;
  entity.on_ground = random.chance(80);
  if (random.chance(30)) entity.custom_name = custom_name(random);
  return entity;
}

RecipeBook make_recipe_book(Random& random) {
  RecipeBook book{};
  for (std::size_t i = random.skewed(36, 2); i > 0; --i) {
    std::string recipe = item_name(random);
    if (std::find(book.recipes.begin(), book.recipes.end(), recipe) != book.recipes.end()) continue;
    if (random.chance(25)) book.to_be_displayed.push_back(recipe);
    book.recipes.push_back(std::move(recipe));
  }
  book.gui_open = random.chance(20);
  book.filtering_craftable = random.chance(50);
  book.furnace_filtering_craftable = random.chance(10);
  return book;
}

Abilities make_abilities(GameMode mode, bool flying) {
  const bool creative = mode == GameMode::creative;
  const bool spectator = mode == GameMode::spectator;
  return {.walk_speed = 0.1F,
          .fly_speed = 0.05F,
          .may_fly = creative || spectator,
          .flying = spectator || (creative && flying),
          .invulnerable = creative || spectator,
          .may_build = mode == GameMode::survival || creative,
          .instant_build = creative};
}

void add_optional_parts(Random& random, Player& player) {
  if (random.chance(20)) player.previous_game_mode = static_cast<GameMode>(random.below(4));
  if (random.chance(60)) {
    SpawnPoint spawn{};
    spawn.dimension = random.chance(92) ? Dimension::overworld : Dimension::nether;
    spawn.x = static_cast<std::int32_t>(random.between(-4000, 4000));
    spawn.y = static_cast<std::int32_t>(random.between(-50, 120));
    spawn.z = static_cast<std::int32_t>(random.between(-4000, 4000));
    spawn.forced = random.chance(5);
    player.spawn_point = spawn;
  }
  if (player.dimension == Dimension::nether) player.entered_nether_position = make_position(random, 4000);
  if (random.chance(12)) {
    Vehicle vehicle{};
    vehicle.seat = make_uuid(random);
    vehicle.entity = make_entity(random, frequent(random, vehicles));
    player.root_vehicle = std::move(vehicle);
  }
  if (random.chance(5)) player.shoulder_entity_left = make_entity(random, "parrot");
  if (random.chance(3)) player.shoulder_entity_right = make_entity(random, "parrot");
}

Player make_player(Random& random) {
  Player player{};
  player.name = user_name(random);
  player.uuid = make_uuid(random);
  player.data_version = 3700;
  player.game_mode = static_cast<GameMode>(random.skewed(4, 4));
  player.dimension = static_cast<Dimension>(random.skewed(3));
  player.position = make_position(random, 4000);
  player.motion = make_motion(random);
  player.rotation = make_rotation(random);
  player.health = random.chance(50) ? 20.0F : static_cast<float>(random.between(1, 400)) / 20.0F;
  player.air = static_cast<std::int16_t>(random.chance(90) ? 300 : random.between(-20, 299));
  player.on_ground = random.chance(85);
  player.food_level = static_cast<std::int32_t>(20 - random.skewed(20));
  player.food_saturation = static_cast<float>(random.between(0, 100)) / 5.0F;
  player.food_exhaustion = static_cast<float>(random.between(0, 3999)) / 1000.0F;
  player.experience_level = static_cast<std::int32_t>(random.skewed(70));
  player.experience_progress = static_cast<float>(random.below(1U << 24)) * 0x1p-24F;
  player.experience_total = player.experience_level * player.experience_level * 3 + 7;
  player.enchantment_seed = static_cast<std::int32_t>(random.between(-2'147'483'648, 2'147'483'647));
  player.score = static_cast<std::uint64_t>(player.experience_total) + random.skewed(5000);
  player.abilities = make_abilities(player.game_mode, random.chance(50));
  player.selected_slot = static_cast<std::int32_t>(random.below(9));
  player.inventory = make_items(random, 36, 42);
  player.ender_items = make_items(random, 27, 15);
  for (std::size_t i = random.skewed(4); i > 0; --i) {
    ActiveEffect effect{};
    effect.effect_id = static_cast<std::uint8_t>(1 + random.below(30));
    effect.amplifier = static_cast<std::int8_t>(random.skewed(4));
    effect.duration_ticks = static_cast<std::int32_t>(random.below(9600));
    effect.ambient = random.chance(20);
    player.active_effects.push_back(effect);
  }
  player.recipe_book = make_recipe_book(random);
  add_optional_parts(random, player);
  player.seen_credits = random.chance(15);
  return player;
}

}  // namespace

World Dataset::generate(const DatasetOptions& options) {
  Random random(options.seed);
  World world{};
  const std::size_t count = scaled(500, options.scale);
  world.players.reserve(count);
  for (std::size_t i = 0; i < count; ++i) world.players.push_back(make_player(random));
  return world;
}

}  // namespace roundtrip::datasets::savedata
